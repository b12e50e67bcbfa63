import Testing

@testable import CognitoPool

@Suite struct AliasTests {
    private func directory(_ change: (inout PoolSettings) -> Void) -> UserDirectory {
        var settings = PoolSettings.embedded
        change(&settings)
        return UserDirectory(settings: settings)
    }

    private func user(_ name: String, _ email: String, verified: Bool = true) -> TestUser {
        var user = TestUser(username: name, password: "x", email: email)
        user.isEmailVerified = verified
        return user
    }

    @Test func `an e-mail address is an alias once it is verified`() throws {
        var directory = directory { $0.aliasAttributes = [.email] }
        _ = try directory.create(user("leo", "king@example.com", verified: false), at: 0)
        #expect(throws: CognitoError.userNotFound) { try directory.account("king@example.com") }
        try directory.setAttributes([("email_verified", "true")], of: "leo", at: 1)
        #expect(try directory.account("KING@example.com").user.username == "leo")
    }

    @Test func `an alias is one user's, unless it is taken over`() throws {
        var directory = directory { $0.aliasAttributes = [.email] }
        _ = try directory.create(user("leo", "king@example.com"), at: 0)
        #expect(throws: CognitoError.aliasExists(.email)) { try directory.create(user("scar", "king@example.com"), at: 0) }
        #expect(throws: CognitoError.userNotFound) { try directory.account("scar") }
        _ = try directory.create(user("scar", "king@example.com"), takingAliases: true, at: 0)
        #expect(try directory.account("king@example.com").user.username == "scar")
        #expect(try directory.account("leo").user.isEmailVerified == false)
    }

    @Test func `who is not confirmed holds no alias`() throws {
        var directory = directory { $0.aliasAttributes = [.email, .preferredUsername] }
        _ = try directory.create(user("leo", "king@example.com"), status: .unconfirmed, at: 0)
        #expect(throws: CognitoError.userNotFound) { try directory.account("king@example.com") }
        try directory.change("leo", at: 1) { $0.status = .confirmed }
        #expect(try directory.account("king@example.com").user.username == "leo")
    }

    @Test func `where an attribute is an alias, no username looks like one`() throws {
        var directory = directory { $0.aliasAttributes = [.email, .phoneNumber] }
        #expect(throws: CognitoError.usernameLooksLikeAlias(.email)) { try directory.create(user("a@b", "a@b"), at: 0) }
        #expect(throws: CognitoError.usernameLooksLikeAlias(.phoneNumber)) { try directory.create(user("+31", "a@b"), at: 0) }
        _ = try directory.create(user("+", "a@b"), at: 0)
    }

    @Test func `a deleted user's names are free again`() throws {
        var directory = directory { $0.usernameAttributes = [.email] }
        let first = try directory.create(user("", "king@example.com"), at: 0).user.subject
        #expect(throws: CognitoError.accountExists(.email)) { try directory.create(user("", "KING@example.com"), at: 0) }
        try directory.delete("king@example.com", at: 0)
        let second = try directory.create(user("", "king@example.com"), at: 0).user.subject
        #expect(first != second)
        #expect(throws: CognitoError.userNotFound) { try directory.account(first) }
    }

    @Test(arguments: [
        ("a@b", true), ("@b", false), ("a@", false), ("a@b@c", false), ("a b@c", false), ("", false), ("a@b\n", false),
    ])
    func `an e-mail address has one at sign`(text: String, isEmail: Bool) { #expect(UserDirectory.isEmail(text) == isEmail) }

    @Test(arguments: [
        ("+1", true), ("+123456789012345", true), ("+1234567890123456", false), ("+", false), ("1", false), ("+1a", false), ("", false),
    ])
    func `a phone number has a plus sign and up to fifteen digits`(text: String, isPhoneNumber: Bool) {
        #expect(UserDirectory.isPhoneNumber(text) == isPhoneNumber)
    }
}
