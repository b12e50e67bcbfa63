import CognitoCore

extension UserDirectory {
    /// The user whose name and password these are.
    ///
    /// An unknown user takes as long as a wrong password. Throws `userNotFound`, `incorrectUsernameOrPassword`,
    /// `passwordAttemptsExceeded`, or `internalFailure` when OpenSSL fails.
    mutating func check(_ password: String, of name: String, at now: Double) throws(CognitoError) -> Account {
        let account = try? account(name)
        let isRight = try isRight(password, for: account?.user.password)
        guard var account else { throw .userNotFound }
        guard !account.lockout.isShut(at: now) else { throw .passwordAttemptsExceeded }
        if isRight { account.lockout.succeeded() } else { account.lockout.failed(at: now) }
        try setLockout(account.lockout, of: name)
        guard isRight else { throw .incorrectUsernameOrPassword }
        return account
    }

    /// Gives a user a new password. Throws `userNotFound`.
    mutating func setPassword(_ password: TestUser.Password, of name: String, at now: Double) throws(CognitoError) {
        let password = try kept(password)
        try change(name, at: now) { account in
            account.user.password = password
            account.lockout.succeeded()
        }
    }

    /// Both passwords are hashed with a key that lives for this one comparison, so time tells nothing of the right one, not even its
    /// length.
    private func isRight(_ password: String, for known: TestUser.Password?) throws(CognitoError) -> Bool {
        do {
            if let hash = known?.hash ?? decoy { return try hash.matches(password) && known != nil }
            let key = RandomText.bytes(32)
            let stored = known?.secret?.revealed ?? ""
            let given = try AuthenticationCode.make(key: key, Array(password.utf8))
            let wanted = try AuthenticationCode.make(key: key, Array(stored.utf8))
            return AuthenticationCode.areEqual(given, wanted) && known != nil
        } catch {
            throw .internalFailure
        }
    }
}

extension TestUser.Password {
    /// The password itself, unless only its hash is known.
    var secret: Secret? {
        switch self {
        case .permanent(let secret), .temporary(let secret): secret
        case .hashed: nil
        }
    }

    var hash: PasswordHash? {
        if case .hashed(let hash, isTemporary: _) = self { hash } else { nil }
    }

    var isTemporary: Bool {
        switch self {
        case .permanent: false
        case .temporary: true
        case .hashed(_, let isTemporary): isTemporary
        }
    }
}
