import CognitoCore
import EnvironmentReading
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct UserDirectoryTests {
    private let leo = TestUser(username: "leo", password: "right", email: "leo@example.com")

    private func directory(_ users: [TestUser]) throws -> UserDirectory {
        var directory = UserDirectory()
        for user in users { _ = try directory.create(user, at: 0) }
        return directory
    }

    @Test func `a user is found by name and by sub, not by e-mail address`() throws {
        let directory = try directory([leo])
        #expect(try directory.account("leo").user == leo)
        #expect(try directory.account(leo.subject).user == leo)
        #expect(throws: CognitoError.userNotFound) { try directory.account("leo@example.com") }
        #expect(try directory.account("LEO").user == leo)
        var exact = UserDirectory(settings: .caseSensitive)
        _ = try exact.create(leo, at: 0)
        #expect(throws: CognitoError.userNotFound) { try exact.account("LEO") }
        _ = try exact.create(TestUser(username: "LEO", password: "x"), at: 0)
    }

    @Test func `where users sign in by e-mail address, they are named by their sub`() throws {
        var directory = UserDirectory(settings: .byEmail)
        let account = try directory.create(leo, at: 0)
        #expect(account.user.username == leo.subject)
        #expect(try directory.account("leo@example.com").user.subject == leo.subject)
        #expect(throws: CognitoError.userNotFound) { try directory.account("leo") }
        #expect(throws: CognitoError.accountExists(.email)) {
            try directory.create(TestUser(username: "x", password: "x", email: "leo@example.com"), at: 0)
        }
        #expect(throws: CognitoError.usernameNotAlias([.email])) {
            try directory.create(TestUser(username: "x", password: "x"), at: 0)
        }
    }

    @Test func `a stored account is restored as it was, even if no new user could be like it`() throws {
        var directory = UserDirectory(settings: .byEmail)
        let nameless = TestUser(username: leo.subject, password: "x", groups: ["lions"])
        var account = UserDirectory.Account(user: nameless, createdAt: 1, changedAt: 2, status: .resetRequired)
        account.isEnabled = false
        try directory.restore(account)
        let restored = try directory.account(leo.subject)
        #expect(restored.user == nameless)
        #expect([restored.createdAt, restored.changedAt] == [1, 2])
        #expect(restored.status == .resetRequired)
        #expect(!restored.isEnabled)
        #expect(try directory.group("lions").createdAt == 1)
        #expect(throws: CognitoError.userExists) { try directory.restore(account) }
    }

    @Test func `a name is taken once, by its bytes`() throws {
        var directory = try directory([leo, TestUser(username: "caf\u{00E9}", password: "x")])
        #expect(throws: CognitoError.userExists) { try directory.create(leo, at: 0) }
        #expect(throws: CognitoError.userExists) {
            try directory.create(TestUser(username: leo.subject, password: "x"), at: 0)
        }
        _ = try directory.create(TestUser(username: "cafe\u{0301}", password: "x"), at: 0)
        #expect(throws: CognitoError.userNotFound) { try directory.account("\u{212A}") }
    }

    @Test(
        arguments: [
            ("", false), ("a", true), (String(repeating: "a", count: 128), true), (String(repeating: "a", count: 129), false),
            ("a b", false), ("a\u{00A0}b", false), ("a\nb", false), ("a\u{0}b", false), ("löwe@example.com", true), ("🦁", true),
            ("a\u{200B}b", false),
        ])
    func `names have 1 to 128 characters and no spaces`(name: String, isWellFormed: Bool) {
        #expect(CognitoName.isWellFormed(name) == isWellFormed)
    }

    @Test func `a user brings groups along that do not exist yet`() throws {
        var directory = try directory([TestUser(username: "a", password: "x", groups: ["g"])])
        #expect(throws: CognitoError.groupExists) { try directory.createGroup("g", at: 0) }
        try directory.add("a", toGroup: "g", at: 1)
        #expect(try directory.account("a").user.groups == ["g"])
        #expect(throws: CognitoError.groupNotFound) { try directory.add("a", toGroup: "G", at: 1) }
        #expect(throws: CognitoError.userNotFound) { try directory.add("b", toGroup: "g", at: 1) }
    }

    @Test func `a user is in at most a hundred groups`() throws {
        let groups = (1...100).map { "g\($0)" }
        var directory = try directory([TestUser(username: "a", password: "x", groups: groups)])
        _ = try directory.createGroup("g101", at: 0)
        #expect(throws: CognitoError.limitExceeded) { try directory.add("a", toGroup: "g101", at: 0) }
        #expect(throws: CognitoError.limitExceeded) {
            try directory.create(TestUser(username: "b", password: "x", groups: groups + ["g101"]), at: 0)
        }
        #expect(throws: CognitoError.userNotFound) { try directory.account("b") }
    }

    @Test func `a pool has at most ten thousand groups`() throws {
        var directory = UserDirectory()
        for number in 1...UserDirectory.maximumGroups { _ = try directory.createGroup("g\(number)", at: 0) }
        #expect(throws: CognitoError.limitExceeded) { try directory.createGroup("one-more", at: 0) }
    }

    @Test func `the right password signs in, and a wrong one is told from an unknown user`() throws {
        var directory = try directory([leo])
        #expect(try directory.check("right", of: "leo", at: 0).user == leo)
        #expect(throws: CognitoError.incorrectUsernameOrPassword) { try directory.check("wrong", of: "leo", at: 0) }
        #expect(throws: CognitoError.incorrectUsernameOrPassword) { try directory.check("", of: "leo", at: 0) }
        #expect(throws: CognitoError.incorrectUsernameOrPassword) { try directory.check("rightx", of: "leo", at: 0) }
        #expect(throws: CognitoError.userNotFound) { try directory.check("", of: "nobody", at: 0) }
    }

    @Test func `after five wrong passwords even the right one has to wait`() throws {
        var directory = try directory([leo])
        for _ in 1...5 {
            #expect(throws: CognitoError.incorrectUsernameOrPassword) { try directory.check("wrong", of: "leo", at: 10) }
        }
        #expect(throws: CognitoError.passwordAttemptsExceeded) { try directory.check("right", of: "leo", at: 10.9) }
        #expect(try directory.check("right", of: "leo", at: 11).user == leo)
        #expect(throws: CognitoError.incorrectUsernameOrPassword) { try directory.check("wrong", of: "leo", at: 11) }
        #expect(try directory.check("right", of: "leo", at: 11).user == leo)
    }

    @Test func `T146 wrong passwords of one page shut out that page alone`() throws {
        var directory = try directory([leo])
        let (evil, own) = (CallOrigin.page("https://evil.example"), CallOrigin.page("http://localhost:5173"))
        for _ in 1...5 { _ = try? directory.check("wrong", of: "leo", from: evil, at: 10) }
        #expect(throws: CognitoError.passwordAttemptsExceeded) { try directory.check("right", of: "leo", from: evil, at: 10) }
        #expect(try directory.check("right", of: "leo", from: .program, at: 10).user == leo)
        #expect(try directory.check("right", of: "leo", from: own, at: 10).user == leo)
        // By whatever name the user is called.
        #expect(throws: CognitoError.passwordAttemptsExceeded) { try directory.check("right", of: leo.subject, from: evil, at: 10) }
        #expect(try directory.check("right", of: "leo", from: evil, at: 11).user == leo)
    }

    @Test func `T146 wrong passwords of invented origins are bounded, and shut out no program and no known origin`() throws {
        var directory = try directory([leo])
        let own = CallOrigin.page("http://localhost:5173")
        #expect(try directory.check("right", of: "leo", from: own, at: 10).user == leo)
        for number in 1...17 { _ = try? directory.check("wrong", of: "leo", from: .page("https://\(number).example"), at: 10) }
        let stranger = CallOrigin.page("https://stranger.example")
        #expect(throws: CognitoError.passwordAttemptsExceeded) { try directory.check("right", of: "leo", from: stranger, at: 10) }
        for origin in [.program, own] { #expect(try directory.check("right", of: "leo", from: origin, at: 10).user == leo) }
        #expect(try directory.check("right", of: "leo", from: stranger, at: 11).user == leo)
    }

    @Test func `a name that no user has is shut out as one that a user has`() throws {
        var directory = try directory([leo])
        for _ in 1...5 {
            #expect(throws: CognitoError.userNotFound) { try directory.check("wrong", of: "nobody", at: 10) }
        }
        // As a user's, in every spelling of the name.
        for name in ["nobody", "NoBody"] {
            #expect(throws: CognitoError.passwordAttemptsExceeded) { try directory.check("wrong", of: name, at: 10) }
        }
        #expect(throws: CognitoError.userNotFound) { try directory.check("wrong", of: "somebody", at: 10) }
    }

    @Test func `of wrong passwords that are looked at together only five count`() throws {
        var directory = try directory([leo])
        let attempts = try (1...40).map { _ in try directory.attempt("leo", from: .program, at: 10) }
        var errors: [CognitoError?] = []
        for attempt in attempts {
            errors.append(#expect(throws: CognitoError.self) { try directory.end(attempt, isRight: false, at: 10) })
        }
        #expect(errors.prefix(5).allSatisfy { $0 == .incorrectUsernameOrPassword })
        #expect(errors.dropFirst(5).allSatisfy { $0 == .passwordAttemptsExceeded })
        #expect(try directory.check("right", of: "leo", at: 11).user == leo)
    }

    @Test func `a password that is changed while the old one is looked at is not the old one`() throws {
        var directory = try directory([leo])
        let attempt = try directory.attempt("leo", from: .program, at: 10)
        try directory.setPassword(.init(password: .permanent(.init("new"))), of: "leo", at: 10)
        #expect(throws: CognitoError.incorrectUsernameOrPassword) { try directory.end(attempt, isRight: true, at: 10) }
    }

    @Test func `a new password lets the user in again, from everywhere`() throws {
        var directory = try directory([leo])
        for origin in [CallOrigin.program, .page("https://a.example")] {
            for _ in 1...5 { _ = try? directory.check("wrong", of: "leo", from: origin, at: 10) }
        }
        try directory.setPassword(.init(password: .permanent(.init("new"))), of: "leo", at: 10)
        for origin in [CallOrigin.program, .page("https://a.example")] {
            #expect(try directory.check("new", of: "leo", from: origin, at: 10).user.subject == leo.subject)
        }
    }

    @Test func `an account knows when it was changed, which a sign-in is not`() throws {
        var directory = try directory([leo])
        _ = try? directory.check("wrong", of: "leo", at: 5)
        #expect(try directory.account("leo").changedAt == 0)
        try directory.setPassword(.init(password: .temporary(.init("t"))), of: "leo", at: 7)
        let account = try directory.account("leo")
        #expect(account.createdAt == 0)
        #expect(account.changedAt == 7)
        #expect(account.needsNewPassword)
    }
}

extension PoolSettings {
    static var byEmail: PoolSettings {
        var settings = PoolSettings.embedded
        settings.usernameAttributes = [.email]
        return settings
    }

    static var caseSensitive: PoolSettings {
        var settings = PoolSettings.embedded
        settings.isCaseSensitive = true
        return settings
    }
}

extension UserDirectory {
    /// A sign-in from its beginning to its end.
    mutating func check(
        _ password: String, of name: String, from origin: CallOrigin = .program, at now: Double
    ) throws(CognitoError) -> Account {
        let attempt = try attempt(name, from: origin, at: now)
        return try end(attempt, isRight: try PasswordKeeping.plain.isRight(password, for: attempt.known), at: now)
    }
}
