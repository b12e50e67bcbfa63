import StrictJSON

/// Confirms a user by the code of the sign-up, which also verifies the address to which it was sent.
enum ConfirmSignUp: ClientOperation {
    static let name = "ConfirmSignUp"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let client = try pool.client(try input.clientID())
        let username = try input.username()
        try client.checkSecretHash(try input.optionalString("SecretHash"), username: username)
        let code = try input.string("ConfirmationCode", length: 1...2_048)
        let isTakingAliases = try input.optionalBool("ForceAliasCreation") ?? false
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            guard directory.accounts.contains(username) else { throw client.hidesUnknownUsers ? .codeExpired : .userNotFound }
            try directory.confirmSignUp(of: username, code, takingAliases: isTakingAliases, at: now)
        }
        return [:]
    }
}

extension UserDirectory {
    /// Confirms a user by a code. Throws `userNotFound`, `notConfirmable`, `aliasExists` or the error of the code.
    mutating func confirmSignUp(of username: String, _ code: String, takingAliases: Bool, at now: Double) throws(CognitoError) {
        let account = try account(username)
        guard account.status == .unconfirmed else { throw .notConfirmable(status: account.status.rawValue) }
        let value = try codes.check(code, .signUp, subject: account.user.subject, at: now)
        try change(subject: account.user.subject, takingAliases: takingAliases, at: now) { account in
            account.status = .confirmed
            account.user.verify(value)
        }
        codes.use(.signUp, subject: account.user.subject)
    }
}

extension TestUser {
    /// Marks the e-mail address or phone number with this value as verified, if it is still the user's.
    mutating func verify(_ value: String?) {
        for attribute in [AliasAttribute.email, .phoneNumber] {
            guard let value, let own = self.attribute(attribute.rawValue), sameBytes(own, value) else { continue }
            if let verified = attribute.verifiedName { _ = setAttribute(verified, "true") }
        }
    }
}
