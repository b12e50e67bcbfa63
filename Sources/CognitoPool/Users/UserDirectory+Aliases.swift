import CognitoCore
import StrictJSON

/// The attributes by which users are found beside their names.
///
/// Source: docs/cognito.md
extension UserDirectory {
    /// If true, users are named by their `sub` and sign in by an attribute.
    var namesUsersBySubject: Bool { !settings.usernameAttributes.isEmpty }

    /// The user with the real username of this pool. Throws `usernameNotAlias` or `usernameLooksLikeAlias`.
    func named(_ user: TestUser) throws(CognitoError) -> TestUser {
        var user = user
        guard namesUsersBySubject else {
            guard !settings.aliasAttributes.contains(.email) || !Self.isEmail(user.username) else { throw .usernameLooksLikeAlias(.email) }
            guard !settings.aliasAttributes.contains(.phoneNumber) || !Self.isPhoneNumber(user.username) else {
                throw .usernameLooksLikeAlias(.phoneNumber)
            }
            return user
        }
        let names = settings.usernameAttributes.compactMap { user.attribute($0.rawValue) }
        guard names.contains(where: { Self.isEmail($0) || Self.isPhoneNumber($0) }) else {
            throw .usernameNotAlias(settings.usernameAttributes)
        }
        user.username = user.subject
        return user
    }

    /// The aliases of an account, after a check that no other account has them.
    ///
    /// - Parameter takingFromOthers: If true, another user loses the alias, whose attribute becomes unverified there.
    /// - Throws: `aliasExists`.
    mutating func freeAliases(of account: Account, takingFromOthers: Bool, at now: Double) throws(CognitoError) -> [String] {
        var aliases: [String] = []
        for (attribute, value) in self.aliases(of: account) {
            if let owner = accounts.holder(of: value), !sameBytes(owner.user.subject, account.user.subject) {
                guard takingFromOthers, !settings.usernameAttributes.contains(attribute), let verified = attribute.verifiedName else {
                    throw .aliasExists(attribute)
                }
                try change(subject: owner.user.subject, at: now) { _ = $0.user.setAttribute(verified, "false") }
            }
            aliases.append(value)
        }
        return aliases
    }

    /// The aliases of a stored account. One may be another user's `sub`, which an earlier version allowed: a `sub` leads to its own account
    /// alone.
    ///
    /// - Throws: `aliasExists` if another account has the alias as a name or an alias.
    func storedAliases(of account: Account) throws(CognitoError) -> [String] {
        let aliases = aliases(of: account)
        for (attribute, value) in aliases {
            guard let owner = accounts.namesake(of: value), !sameBytes(owner.user.subject, account.user.subject) else { continue }
            throw .aliasExists(attribute)
        }
        return aliases.map(\.1)
    }

    private func aliases(of account: Account) -> [(AliasAttribute, String)] {
        let user = account.user
        let always = settings.usernameAttributes
        let verified = settings.aliasAttributes.filter { attribute in
            guard account.status != .unconfirmed else { return false }
            return attribute.verifiedName.map { user.attribute($0) == "true" } ?? true
        }
        return (always + verified).compactMap { attribute in user.attribute(attribute.rawValue).map { (attribute, $0) } }
    }

    /// - Returns: True for one `@` with text on both sides, without spaces and control characters.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && !$0.contains(where: { $0 <= 0x20 || $0 == 0x7F }) }
    }

    /// - Returns: True for `+` and 1 to 15 digits (E.164).
    static func isPhoneNumber(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "+") && (1...15).contains(text.utf8.count - 1)
            && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}
