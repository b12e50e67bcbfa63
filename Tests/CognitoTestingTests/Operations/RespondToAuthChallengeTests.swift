import StrictJSON
import Testing

@testable import CognitoTesting

@Suite struct RespondToAuthChallengeTests {
    @Test func `a new password ends the challenge and is the password from then on`() throws {
        let fixture = try PoolFixture()
        let answer = try fixture.respond(session: try fixture.challenge(), more: [("userAttributes.name", "Pup")])
        let claims = try PoolFixture.claims(answer.token("IdToken"))
        #expect(claims["cognito:username"]?.string == "pup")
        #expect(claims["name"]?.string == "Pup")
        #expect(answer.token("RefreshToken") != nil)
        #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try fixture.signIn("pup", PoolFixture.temporaryPassword)
        }
        #expect(try fixture.signIn("pup", PoolFixture.newPassword).token("IdToken") != nil)
    }

    @Test func `T109 a wrong, reused, expired, foreign or missing session brings no tokens`() throws {
        let fixture = try PoolFixture()
        let session = try fixture.challenge()
        #expect(throws: CognitoError.missingParameter("Session")) { try fixture.respond(session: nil) }
        #expect(throws: CognitoError.missingParameter("Session")) { try fixture.respond(session: "") }
        for wrong in ["x", session + "x", String(session.dropLast()), String(repeating: "x", count: 3000)] {
            #expect(throws: CognitoError.sessionInvalid) { try fixture.respond(session: wrong) }
        }
        #expect(throws: CognitoError.sessionInvalid) {
            try fixture.respond(session: session, client: PoolFixture.otherClient)
        }
        _ = try fixture.respond(session: session)
        #expect(throws: CognitoError.sessionUsed) { try fixture.respond(session: session) }
    }

    @Test func `T109 a session expires after three minutes`() throws {
        let fixture = try PoolFixture()
        let (early, late) = (try fixture.challenge(), try fixture.challenge())
        fixture.clock.advance(by: .seconds(179.9))
        _ = try fixture.respond(session: early)
        fixture.clock.advance(by: .seconds(0.1))
        #expect(throws: CognitoError.sessionExpired) { try fixture.respond(session: late) }
    }

    @Test func `T109 a challenge cannot be answered for another user`() throws {
        let fixture = try PoolFixture()
        let session = try fixture.challenge()
        for other in ["leo", "nobody", "PUP"] {
            #expect(throws: CognitoError.sessionInvalid) { try fixture.respond(session: session, other) }
        }
        _ = try fixture.signIn("leo", PoolFixture.password)
        _ = try fixture.respond(session: session)
    }

    @Test func `a password that the policy refuses leaves the session open`() throws {
        let fixture = try PoolFixture()
        let session = try fixture.challenge()
        #expect(throws: CognitoError.passwordBreaksPolicy(.tooShort)) { try fixture.respond(session: session, "pup", "Aa1!") }
        #expect(throws: CognitoError.missingParameter("NEW_PASSWORD")) { try fixture.respond(session: session, "pup", nil) }
        #expect(throws: CognitoError.missingParameter("USERNAME")) { try fixture.respond(session: session, nil) }
        #expect(throws: CognitoError.attributeNotSettable) {
            try fixture.respond(session: session, more: [("userAttributes.sub", "x")])
        }
        _ = try fixture.respond(session: session)
    }

    @Test func `a client with a secret must prove it again, over the real username`() throws {
        let fixture = try PoolFixture(signsInByEmail: true)
        let client = PoolFixture.secretClient
        let alias = try PoolFixture.secretHash("pup@example.com")
        let session = try fixture.challenge("pup@example.com", client: client, secretHash: alias)
        let subject = try fixture.pool.user("pup@example.com").username
        #expect(throws: CognitoError.secretHashMissing(clientID: client)) {
            try fixture.respond(session: session, subject, client: client)
        }
        #expect(throws: CognitoError.secretHashWrong(clientID: client)) {
            try fixture.respond(session: session, "pup@example.com", client: client, secretHash: alias)
        }
        _ = try fixture.respond(
            session: session, subject, client: client, secretHash: try PoolFixture.secretHash(subject))
    }

    @Test func `other challenges are refused`() throws {
        let fixture = try PoolFixture()
        #expect(throws: CognitoError.challengeNotSupported) {
            try fixture.call("RespondToAuthChallenge", ["ClientId": "plainclient", "ChallengeName": "SMS_MFA"])
        }
        #expect(throws: CognitoError.missingMember("challengeName")) {
            try fixture.call("RespondToAuthChallenge", ["ClientId": "plainclient"])
        }
        #expect(throws: CognitoError.clientNotFound("nobody")) {
            try fixture.call("RespondToAuthChallenge", ["ClientId": "nobody"])
        }
    }

    @Test func `where users sign in by e-mail address, it cannot be changed on the way`() throws {
        let fixture = try PoolFixture(signsInByEmail: true)
        let session = try fixture.challenge("pup@example.com")
        #expect(throws: CognitoError.attributeNotSettable) {
            try fixture.respond(
                session: session, "pup@example.com", more: [("userAttributes.email", "leo@example.com")])
        }
    }
}
