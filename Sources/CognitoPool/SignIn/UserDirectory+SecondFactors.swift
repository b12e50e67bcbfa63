import CognitoCore
import EnvironmentReading
import Signing

/// The second factors of a user, and the check of an authenticator's one-time passwords.
///
/// Source: docs/cognito.md, "Second factors"
extension UserDirectory {
    /// The second factors that users of this pool can set up.
    var mfaMethods: [UserMFA.Method] {
        guard settings.mfa.requirement != .off else { return [] }
        return (settings.mfa.allowsSoftwareToken ? [.softwareToken] : []) + (settings.mfa.allowsEmail ? [.email] : [])
    }

    /// The stage after the factors so far; `nil` if they suffice.
    func nextFactor(of account: Account, _ progress: SignInProgress) -> SignInProgress.Stage? {
        if let missing = progress.target?.factors.first(where: { !progress.factors.contains($0) }) { return stage(missing) }
        guard progress.factors.contains(.password), progress.factors.count == 1 else { return nil }
        let methods = usableMethods(of: account)
        if let preferred = account.mfa.preferred, methods.contains(preferred) { return stage(preferred) }
        if methods.count > 1 { return .selectMFA(methods) }
        if let only = methods.first { return stage(only) }
        return settings.mfa.requirement == .on ? .mfaSetup(isVerified: false) : nil
    }

    /// The second factors that this user has turned on and this pool allows.
    func usableMethods(of account: Account) -> [UserMFA.Method] {
        account.mfa.enabled.filter { mfaMethods.contains($0) && isSetUp($0, for: account) }
    }

    /// - Returns: True if the user could give this factor.
    func canGive(_ factor: AuthenticationFactors.Factor, _ account: Account) -> Bool {
        switch factor {
        case .password: true
        case .authenticator: usableMethods(of: account).contains(.softwareToken)
        case .email: isSetUp(.email, for: account)
        }
    }

    func isSetUp(_ method: UserMFA.Method, for account: Account) -> Bool {
        switch method {
        case .softwareToken: account.mfa.totpSecret != nil
        case .email: account.user.email != nil && account.user.isEmailVerified
        case .sms: false
        }
    }

    func stage(_ method: UserMFA.Method) -> SignInProgress.Stage { method == .email ? .emailCode : .softwareToken }

    private func stage(_ factor: AuthenticationFactors.Factor) -> SignInProgress.Stage {
        switch factor {
        case .password: .select([.password, .passwordSRP])
        case .authenticator: .softwareToken
        case .email: .emailCode
        }
    }

    /// Accepts a one-time password of a user's authenticator, and uses it up. Wrong ones lock the account against further ones, as wrong
    /// passwords do; a right password does not unlock it.
    ///
    /// - Throws: `softwareTokenNotFound`, `passwordAttemptsExceeded`, `codeMismatch`, `softwareTokenUsed`; `internalFailure` if OpenSSL fails.
    mutating func accept(
        oneTimePassword: String, of account: Account, secretCode: Secret?, from origin: CallOrigin, at now: Double
    ) throws(CognitoError) {
        guard let key = secretCode.flatMap({ TOTPKey(secretCode: $0.revealed) }) else { throw .softwareTokenNotFound }
        let name = "totp\0\(account.user.subject)"
        var lockouts = lockouts[name, isKnown: true]
        guard !lockouts.isShut(to: origin, at: now) else { throw .passwordAttemptsExceeded }
        let step: Int64?
        let used: Int64?
        do {
            step = try key.step(of: oneTimePassword, at: now, after: account.mfa.lastTOTPStep)
            used = try key.step(of: oneTimePassword, at: now, after: nil)
        } catch {
            throw .internalFailure
        }
        if step == nil { lockouts.failed(from: origin, at: now) } else { lockouts.succeeded(from: origin) }
        self.lockouts[name, isKnown: true] = lockouts
        guard let step else { throw used == nil ? .codeMismatch : .softwareTokenUsed }
        try change(subject: account.user.subject, at: now) { $0.mfa.lastTOTPStep = step }
    }
}
