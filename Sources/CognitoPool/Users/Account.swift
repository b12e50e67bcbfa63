import CognitoCore
import EnvironmentReading

extension UserDirectory {
    /// A stored user.
    struct Account: Sendable {
        /// The name, attributes, groups, and stored password.
        var user: TestUser
        let createdAt: Double
        var changedAt: Double
        var status: UserStatus
        var isEnabled = true
        /// The SRP verifier of `user.password`, with which it changes. `nil` for a plain password; see ``SRPVerifiers``.
        var srp: SRPVerifier?
        /// The time at which the password was set, in seconds since 1970, from which a temporary one expires.
        var passwordSetAt: Double
        /// The former passwords that the policy forbids, newest first.
        var formerPasswords: [TestUser.Password] = []
        var mfa = UserMFA()
        /// The last time at which all sign-ins were ended, in seconds since 1970.
        var signInsEndedAt: Double?

        init(user: TestUser, createdAt: Double, changedAt: Double, status: UserStatus? = nil, srp: SRPVerifier? = nil) {
            self.user = user
            self.createdAt = createdAt
            self.changedAt = changedAt
            self.srp = srp
            self.status = status ?? (user.password.isTemporary ? .forceChangePassword : .confirmed)
            passwordSetAt = changedAt
        }

        var needsNewPassword: Bool { status == .forceChangePassword }

        /// - Parameter time: `auth_time`, in whole seconds since 1970. Sign-ins that ended within the same second are known one by one.
        /// - Returns: True if a sign-in at this time has been ended with all others.
        func hasEndedSignIn(at time: Double) -> Bool { signInsEndedAt.map { time < $0.rounded(.down) } ?? false }
    }
}

/// `UserStatus`.
enum UserStatus: String, Sendable {
    case confirmed = "CONFIRMED"
    case unconfirmed = "UNCONFIRMED"
    /// The user has a temporary password.
    case forceChangePassword = "FORCE_CHANGE_PASSWORD"
    /// An administrator has reset the password. The user must set a new one by `ConfirmForgotPassword`.
    case resetRequired = "RESET_REQUIRED"
}

/// The stored form of a password, against which passwords and SRP proofs are checked.
struct PasswordProof: Sendable, Equatable {
    let password: TestUser.Password
    /// `nil` for a plain password.
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

    /// The enabled methods, oldest first.
    var enabled: [Method] = []
    var preferred: Method?
    /// The key of the authenticator whose code has been verified.
    var totpSecret: Secret?
    /// The key that `AssociateSoftwareToken` gave, until `VerifySoftwareToken`.
    var pendingTOTPSecret: Secret?
    /// The last time step whose code was accepted, so that no code works twice.
    ///
    /// Source: RFC 6238 §5.2
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
    /// If true, the client may read whether the user's e-mail address is verified, which is no attribute of its own in `TestUser`.
    var readsEmailVerification: Bool { readAttributes.includes(Claim.emailVerified.rawValue) }

    /// The user with only the attributes that the client may read, and with ``readsEmailVerification``.
    func readable(_ user: TestUser) -> TestUser {
        guard readAttributes != .all else { return user }
        var user = user
        if !readAttributes.includes(Claim.email.rawValue) { user.email = nil }
        user.attributes = user.attributes.filter { readAttributes.includes($0.key) }
        return user
    }
}
