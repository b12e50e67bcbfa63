import CognitoCore
import EnvironmentReading

extension UserDirectory {
    /// A user as the pool keeps one.
    struct Account: Sendable {
        /// Name, attributes, groups, and the password as the pool keeps it.
        var user: TestUser
        let createdAt: Double
        var changedAt: Double
        var status: UserStatus
        var isEnabled = true
        /// What SRP checks a proof with. It belongs to `user.password` and changes with it; `nil` where it has not been made, which only a
        /// password that is kept in plain allows.
        var srp: SRPVerifier?
        /// When the password was set, in seconds since 1970: temporary ones expire.
        var passwordSetAt: Double
        /// Former passwords, newest first, where the policy forbids them.
        var formerPasswords: [TestUser.Password] = []
        var mfa = UserMFA()

        init(user: TestUser, createdAt: Double, changedAt: Double, status: UserStatus? = nil, srp: SRPVerifier? = nil) {
            self.user = user
            self.createdAt = createdAt
            self.changedAt = changedAt
            self.srp = srp
            self.status = status ?? (user.password.isTemporary ? .forceChangePassword : .confirmed)
            passwordSetAt = changedAt
        }

        var needsNewPassword: Bool { status == .forceChangePassword }
    }
}

/// `UserStatus`.
enum UserStatus: String, Sendable {
    case confirmed = "CONFIRMED"
    case unconfirmed = "UNCONFIRMED"
    /// The password is a temporary one.
    case forceChangePassword = "FORCE_CHANGE_PASSWORD"
    /// An administrator has reset the password; only `ConfirmForgotPassword` helps.
    case resetRequired = "RESET_REQUIRED"
}

/// A password as a pool keeps it, for checking both a password and an SRP proof.
struct PasswordProof: Sendable, Equatable {
    let password: TestUser.Password
    /// `nil` where the password is kept in plain: then it can be made when it is needed.
    var srp: SRPVerifier?
}

/// A user's second factors.
struct UserMFA: Sendable, Equatable {
    /// `UserMFASettingList`.
    enum Method: String, Sendable {
        case softwareToken = "SOFTWARE_TOKEN_MFA"
        case sms = "SMS_MFA"
        case email = "EMAIL_OTP"
    }

    /// In the order in which they were enabled.
    var enabled: [Method] = []
    var preferred: Method?
    /// The key of the authenticator whose code has been verified.
    var totpSecret: Secret?
    /// The key that `AssociateSoftwareToken` gave, until `VerifySoftwareToken`.
    var pendingTOTPSecret: Secret?
    /// The last time step whose code was accepted: no code is good twice (RFC 6238 §5.2).
    var lastTOTPStep: Int64?
}

extension UserDirectory.Account {
    /// Throws `userDisabled`, `userNotConfirmed`, `passwordResetRequired` or `temporaryPasswordExpired`.
    func checkMaySignIn(at now: Double, _ policy: PasswordPolicy) throws(CognitoError) {
        guard isEnabled else { throw .userDisabled }
        switch status {
        case .confirmed: break
        case .unconfirmed: throw .userNotConfirmed
        case .resetRequired: throw .passwordResetRequired
        case .forceChangePassword:
            let days = policy.temporaryPasswordValidity == 0 ? 7 : policy.temporaryPasswordValidity
            guard now < passwordSetAt + Double(days) * 86_400 else { throw .temporaryPasswordExpired }
        }
    }
}

extension AppClient {
    /// A user with those attributes alone that the client may read.
    func readable(_ user: TestUser) -> TestUser {
        guard readAttributes != .all else { return user }
        var user = user
        if !readAttributes.includes(Claim.email.rawValue) { user.email = nil }
        user.attributes = user.attributes.filter { readAttributes.includes($0.key) }
        return user
    }
}
