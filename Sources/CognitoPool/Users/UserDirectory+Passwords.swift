import CognitoCore
import StrictJSON

/// A sign-in by password that has begun. It has the stored password, so that the slow comparison needs no lock of the directory.
struct PasswordAttempt: Sendable {
    /// The user's `sub`, or the name of an unknown user as its pool compares names: the name of the lockout.
    let name: String
    let origin: CallOrigin
    /// `nil` for an unknown user.
    let account: UserDirectory.Account?

    var isKnown: Bool { account != nil }

    /// The stored password.
    var known: TestUser.Password? { account?.user.password }
}

extension UserDirectory {
    /// Begins a sign-in. Some states of an account are reported before the password is checked.
    ///
    /// - Throws: `passwordAttemptsExceeded`, `userNotConfirmed`, `passwordResetRequired`.
    func attempt(_ name: String, from origin: CallOrigin, at now: Double) throws(CognitoError) -> PasswordAttempt {
        let account = try? account(name)
        let attempt = PasswordAttempt(name: account?.user.subject ?? accounts.folded(name).text, origin: origin, account: account)
        guard !lockouts[attempt.name, isKnown: attempt.isKnown].isShut(to: origin, at: now) else { throw .passwordAttemptsExceeded }
        switch account?.status {
        case .unconfirmed: throw .userNotConfirmed
        case .resetRequired: throw .passwordResetRequired
        case .confirmed, .forceChangePassword, nil: return attempt
        }
    }

    /// Ends a sign-in with the result of the password's check.
    ///
    /// Of several concurrent attempts, those that end before the account is locked count. Throws `userNotFound`, `incorrectUsernameOrPassword`,
    /// also if the password has changed meanwhile, or `passwordAttemptsExceeded`.
    mutating func end(_ attempt: PasswordAttempt, isRight: Bool, at now: Double) throws(CognitoError) -> Account {
        var lockouts = lockouts[attempt.name, isKnown: attempt.isKnown]
        guard !lockouts.isShut(to: attempt.origin, at: now) else { throw .passwordAttemptsExceeded }
        let account = attempt.account.flatMap { accounts.account(subject: $0.user.subject) }
        let isRight = isRight && account?.user.password == attempt.known
        if isRight { lockouts.succeeded(from: attempt.origin) } else { lockouts.failed(from: attempt.origin, at: now) }
        self.lockouts[attempt.name, isKnown: attempt.isKnown] = lockouts
        guard let account else { throw .userNotFound }
        guard isRight else { throw .incorrectUsernameOrPassword }
        return account
    }

    /// Sets a user's password, in its stored form. A permanent one confirms the user. Throws `userNotFound`.
    mutating func setPassword(_ proof: PasswordProof, of name: String, at now: Double) throws(CognitoError) {
        try setPassword(proof, ofSubject: try account(name).user.subject, at: now)
    }

    /// Sets the password of the user with this `sub`, as ``setPassword(_:of:at:)`` does.
    mutating func setPassword(_ proof: PasswordProof, ofSubject subject: String, at now: Double) throws(CognitoError) {
        let historySize = settings.passwordPolicy.historySize
        try change(subject: subject, at: now) { account in
            account.formerPasswords = Array(([account.user.password] + account.formerPasswords).prefix(historySize))
            account.user.password = proof.password
            account.srp = proof.srp
            account.passwordSetAt = now
            account.status = proof.password.isTemporary ? .forceChangePassword : .confirmed
        }
        lockouts.forgive(subject)
    }
}
