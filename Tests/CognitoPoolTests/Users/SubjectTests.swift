import Locking
import StrictJSON
import Synchronization
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// A `sub` leads to its own account alone, whatever names other users have.
@Suite struct SubjectTests {
    private let leo = TestUser(username: "leo", password: "x")

    private func directory(_ change: (inout PoolSettings) -> Void = { _ in }) throws -> UserDirectory {
        var settings = PoolSettings.embedded
        change(&settings)
        var directory = UserDirectory(settings: settings)
        _ = try directory.create(leo, at: 0)
        return directory
    }

    private func account(_ name: String) -> UserDirectory.Account {
        .init(user: TestUser(username: name, password: "x"), createdAt: 0, changedAt: 0)
    }

    @Test func `another user's sub is no username in any case, where case does not count`() throws {
        var directory = try directory()
        for name in [leo.subject, leo.subject.uppercased()] {
            #expect(throws: CognitoError.userExists) { try directory.create(TestUser(username: name, password: "x"), at: 0) }
        }
        var exact = try self.directory { $0.isCaseSensitive = true }
        #expect(throws: CognitoError.userExists) { try exact.create(TestUser(username: leo.subject, password: "x"), at: 0) }
        _ = try exact.create(TestUser(username: leo.subject.uppercased(), password: "x"), at: 0)
        #expect(exact.accounts.account(subject: leo.subject)?.user == leo)
    }

    @Test func `another user's sub is no alias in any case`() throws {
        var directory = try directory { $0.aliasAttributes = [.preferredUsername] }
        _ = try directory.create(TestUser(username: "scar", password: "x"), at: 0)
        for name in [leo.subject, leo.subject.uppercased()] {
            #expect(throws: CognitoError.aliasExists(.preferredUsername)) {
                try directory.setAttributes([("preferred_username", name)], of: "scar", at: 0)
            }
        }
        try directory.setAttributes([("preferred_username", leo.subject.uppercased())], of: "leo", at: 0)
        #expect(try directory.account(leo.subject.uppercased()).user.username == "leo")
    }

    @Test func `a stored user with another's sub as an alias, as an earlier version allowed, is restored and can change`() throws {
        var directory = UserDirectory(settings: .embedded)
        directory.settings.aliasAttributes = [.preferredUsername]
        var scar = account("scar")
        scar.user.attributes["preferred_username"] = leo.subject.uppercased()
        let stored = UserDirectory.Account(user: leo, createdAt: 0, changedAt: 0)
        for accounts in [[stored, scar], [scar, stored]] {
            var restored = directory
            for account in accounts { try restored.restore(account) }
            #expect(restored.accounts.account(subject: leo.subject)?.user == leo)
            #expect(try restored.account(leo.subject).user == leo)
            try restored.setAttributes([("name", "Scar")], of: "scar", at: 1)
            #expect(try restored.account(leo.subject.uppercased()).user.username == "scar")
        }
        var nala = account("nala")
        nala.user.attributes["preferred_username"] = "LEO"
        try directory.restore(stored)
        #expect(throws: CognitoError.aliasExists(.preferredUsername)) { try directory.restore(nala) }
    }

    @Test func `a new sub is no other user's name in any case`() throws {
        let new = TestUser(username: "nala", password: "x")
        var directory = try directory()
        _ = try directory.create(TestUser(username: new.subject.uppercased(), password: "x"), at: 0)
        #expect(throws: CognitoError.userExists) { try directory.create(new, at: 0) }
    }

    @Test func `who has another's sub as a name is not found by it`() throws {
        var table = AccountTable(isCaseSensitive: false)
        table.insert(.init(user: leo, createdAt: 0, changedAt: 0), aliases: [])
        let scar = account(leo.subject.uppercased())
        table.insert(scar, aliases: [leo.subject])
        #expect(table[leo.subject]?.user == leo)
        #expect(table[leo.subject.uppercased()]?.user == scar.user)
        #expect(table.account(subject: leo.subject)?.user == leo)
        #expect(table.account(subject: leo.subject.uppercased()) == nil)
        #expect(table.account(subject: "leo") == nil)
        table.remove(subject: leo.subject)
        #expect(table.account(subject: leo.subject) == nil)
        #expect(table[leo.subject]?.user == scar.user)
        table.remove(subject: leo.subject)
        #expect(table.count == 1)
        table.undoTouched()
        #expect(table.count == 0)
    }

    @Test func `tokens and their operations are of the account with their sub`() async throws {
        let fixture = try PoolFixture()
        let tokens = try await fixture.signIn()
        let (access, refresh) = (try #require(tokens.token("AccessToken")), try #require(tokens.token("RefreshToken")))
        let subject = try fixture.pool.user("leo").subject
        let scar = account(subject.uppercased())
        fixture.pool.service.directory.withLock { $0.accounts.insert(scar, aliases: [subject]) }
        #expect(try await fixture.call("GetUser", ["AccessToken": .string(access)])["Username"]?.string == "leo")
        let renewed = try await fixture.initiate("REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": refresh])
        #expect(try PoolFixture.claims(renewed.token("AccessToken"))["username"]?.string == "leo")
        let input = [("AccessToken", access), ("PreviousPassword", PoolFixture.password), ("ProposedPassword", "Other!word1")]
        _ = try await fixture.call("ChangePassword", .texts(input))
        _ = try await fixture.signIn("leo", "Other!word1")
        _ = try await fixture.call("DeleteUser", ["AccessToken": .string(access)])
        #expect(throws: CognitoError.userNotFound) { try fixture.pool.user("leo") }
        #expect(try fixture.pool.user(subject.uppercased()) == scar.user)
        fixture.pool.service.directory.withLock { $0.grants = RefreshGrants() }
        await #expect(throws: CognitoError.userNotFound) { try await fixture.call("GetUser", ["AccessToken": .string(access)]) }
    }
}
