import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct ChallengeSessionsTests {
    private static let progress = SignInProgress(.user(subject: "s"), clientID: "c", .newPassword)

    @Test func `a session is good once, at its client, for as long as the client says`() throws {
        var sessions = ChallengeSessions()
        let name = sessions.open(Self.progress, lifetime: 180, at: 100)
        #expect((20...2048).contains(name.utf8.count))
        #expect(try sessions.progress(name, clientID: "c", at: 279.999).who == .user(subject: "s"))
        #expect(throws: CognitoError.sessionExpired) { try sessions.progress(name, clientID: "c", at: 280) }
        #expect(throws: CognitoError.sessionInvalid) { try sessions.progress(name, clientID: "d", at: 100) }
        #expect(throws: CognitoError.sessionInvalid) { try sessions.progress(name + "x", clientID: "c", at: 100) }
        sessions.use(name)
        #expect(throws: CognitoError.sessionUsed) { try sessions.progress(name, clientID: "c", at: 101) }
    }

    @Test func `the newest ten thousand are kept`() throws {
        var sessions = ChallengeSessions()
        let first = sessions.open(Self.progress, lifetime: 180, at: 0)
        let second = sessions.open(Self.progress, lifetime: 180, at: 0)
        for _ in 2...ChallengeSessions.maximumCount { _ = sessions.open(Self.progress, lifetime: 180, at: 0) }
        #expect(throws: CognitoError.sessionInvalid) { try sessions.progress(first, clientID: "c", at: 0) }
        _ = try sessions.progress(second, clientID: "c", at: 0)
    }
}
