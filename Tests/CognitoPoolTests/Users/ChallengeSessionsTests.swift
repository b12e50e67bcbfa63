import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct ChallengeSessionsTests {
    @Test func `a session is good once, for its user at its client, for three minutes`() throws {
        var sessions = ChallengeSessions()
        let name = sessions.open(subject: "s", clientID: "c", at: 100)
        #expect((20...2048).contains(name.utf8.count))
        try sessions.check(name, subject: "s", clientID: "c", at: 279.999)
        #expect(throws: CognitoError.sessionExpired) { try sessions.check(name, subject: "s", clientID: "c", at: 280) }
        #expect(throws: CognitoError.sessionInvalid) { try sessions.check(name, subject: "t", clientID: "c", at: 100) }
        #expect(throws: CognitoError.sessionInvalid) { try sessions.check(name, subject: "s", clientID: "d", at: 100) }
        #expect(throws: CognitoError.sessionInvalid) { try sessions.check(name + "x", subject: "s", clientID: "c", at: 100) }
        sessions.use(name)
        #expect(throws: CognitoError.sessionUsed) { try sessions.check(name, subject: "s", clientID: "c", at: 101) }
    }

    @Test func `the newest ten thousand are kept`() throws {
        var sessions = ChallengeSessions()
        let first = sessions.open(subject: "s", clientID: "c", at: 0)
        let second = sessions.open(subject: "s", clientID: "c", at: 0)
        for _ in 2...ChallengeSessions.maximumCount { _ = sessions.open(subject: "s", clientID: "c", at: 0) }
        #expect(throws: CognitoError.sessionInvalid) { try sessions.check(first, subject: "s", clientID: "c", at: 0) }
        try sessions.check(second, subject: "s", clientID: "c", at: 0)
    }
}
