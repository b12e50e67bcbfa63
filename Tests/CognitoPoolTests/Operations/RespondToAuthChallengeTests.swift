import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct RespondToAuthChallengeTests {
    @Test func `a new password ends the challenge and is the password from then on`() async throws {
        let fixture = try PoolFixture()
        let answer = try await fixture.respond(session: try await fixture.challenge(), more: [("userAttributes.name", "Pup")])
        let claims = try PoolFixture.claims(answer.token("IdToken"))
        #expect(claims["cognito:username"]?.string == "pup")
        #expect(claims["name"]?.string == "Pup")
        #expect(answer.token("RefreshToken") != nil)
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try await fixture.signIn("pup", PoolFixture.temporaryPassword)
        }
        #expect(try await fixture.signIn("pup", PoolFixture.newPassword).token("IdToken") != nil)
    }

    @Test func `T109 a wrong, reused, expired, foreign or missing session brings no tokens`() async throws {
        let fixture = try PoolFixture()
        let session = try await fixture.challenge()
        await #expect(throws: CognitoError.missingParameter("Session")) { try await fixture.respond(session: nil) }
        await #expect(throws: CognitoError.missingParameter("Session")) { try await fixture.respond(session: "") }
        for wrong in ["x", session + "x", String(session.dropLast()), String(repeating: "x", count: 3000)] {
            await #expect(throws: CognitoError.sessionInvalid) { try await fixture.respond(session: wrong) }
        }
        await #expect(throws: CognitoError.sessionInvalid) {
            try await fixture.respond(session: session, client: PoolFixture.otherClient)
        }
        _ = try await fixture.respond(session: session)
        await #expect(throws: CognitoError.sessionUsed) { try await fixture.respond(session: session) }
    }

    @Test func `T109 a session expires after three minutes`() async throws {
        let fixture = try PoolFixture()
        let (early, late) = (try await fixture.challenge(), try await fixture.challenge())
        fixture.clock.advance(by: .seconds(179.9))
        _ = try await fixture.respond(session: early)
        fixture.clock.advance(by: .seconds(0.1))
        await #expect(throws: CognitoError.sessionExpired) { try await fixture.respond(session: late) }
    }

    @Test func `T109 who knows a temporary password alone cannot replace the one that has replaced it`() async throws {
        let fixture = try PoolFixture()
        let (first, second) = (try await fixture.challenge(), try await fixture.challenge())
        fixture.clock.advance(by: .seconds(1))
        _ = try await fixture.respond(session: first)
        await #expect(throws: CognitoError.sessionInvalid) { try await fixture.respond(session: second, "pup", "Thief!word123") }
        #expect(try await fixture.signIn("pup", PoolFixture.newPassword).token("IdToken") != nil)
    }

    @Test(arguments: [true, false])
    func `T109 nor the one that an administrator has set meanwhile`(isPermanent: Bool) async throws {
        let fixture = try PoolFixture()
        let session = try await fixture.challenge()
        fixture.clock.advance(by: .seconds(1))
        _ = try await fixture.call(
            "AdminSetUserPassword",
            ["UserPoolId": .string(fixture.poolID), "Username": "pup", "Password": "Admin!word123", "Permanent": .bool(isPermanent)])
        await #expect(throws: CognitoError.sessionInvalid) { try await fixture.respond(session: session, "pup", "Thief!word123") }
        let answer = try await fixture.signIn("pup", "Admin!word123")
        #expect((answer.token("IdToken") != nil) == isPermanent)
        #expect((answer["ChallengeName"]?.string == "NEW_PASSWORD_REQUIRED") == !isPermanent)
    }

    @Test func `with a new password a user sets what the client may write, and verifies no address`() async throws {
        let fixture = try PoolFixture()
        for name in ["email_verified", "phone_number_verified"] {
            let session = try await fixture.challenge()
            let more = [("userAttributes.email", "leo@example.com"), ("userAttributes.\(name)", "true")] as [(String, String?)]
            await #expect(throws: CognitoError.attributeNotWritable(name)) { try await fixture.respond(session: session, more: more) }
        }
        let answer = try await fixture.respond(session: try await fixture.challenge(), more: [("userAttributes.email", "p@example.com")])
        #expect(try PoolFixture.claims(answer.token("IdToken"))["email_verified"]?.bool == false)
        #expect(try fixture.pool.user("pup").email == "p@example.com")
    }

    @Test func `a new password comes with the attributes that a user must have`() async throws {
        let fixture = try PoolFixture { $0.settings.requiredAttributes = ["email", "given_name"] }
        let session = try await fixture.challenge()
        for more in [[], [("userAttributes.name", "Pup")]] as [[(String, String?)]] {
            await #expect(throws: CognitoError.attributeMissingFromAnswer("given_name")) {
                try await fixture.respond(session: session, more: more)
            }
        }
        await #expect(throws: CognitoError.attributeProvided("email")) {
            try await fixture.respond(
                session: session, more: [("userAttributes.email", "pup@example.com"), ("userAttributes.given_name", "P")])
        }
        #expect(try fixture.pool.user("pup").attributes.isEmpty)
        #expect(try await fixture.signIn("pup", PoolFixture.temporaryPassword)["ChallengeName"]?.string == "NEW_PASSWORD_REQUIRED")
        let answer = try await fixture.respond(session: session, more: [("userAttributes.given_name", "Pup")])
        #expect(try PoolFixture.claims(answer.token("IdToken"))["given_name"]?.string == "Pup")
    }

    @Test func `T109 a challenge cannot be answered for another user`() async throws {
        let fixture = try PoolFixture()
        let session = try await fixture.challenge()
        for other in ["leo", "nobody", "pup2"] {
            await #expect(throws: CognitoError.sessionInvalid) { try await fixture.respond(session: session, other) }
        }
        _ = try await fixture.signIn("leo", PoolFixture.password)
        _ = try await fixture.respond(session: session)
    }

    @Test func `a password that the policy refuses leaves the session open`() async throws {
        let fixture = try PoolFixture()
        let session = try await fixture.challenge()
        await #expect(throws: CognitoError.passwordBreaksPolicy(.tooShort)) { try await fixture.respond(session: session, "pup", "Aa1!") }
        await #expect(throws: CognitoError.missingParameter("NEW_PASSWORD")) { try await fixture.respond(session: session, "pup", nil) }
        await #expect(throws: CognitoError.missingParameter("USERNAME")) { try await fixture.respond(session: session, nil) }
        await #expect(throws: CognitoError.attributeImmutable("sub")) {
            try await fixture.respond(session: session, more: [("userAttributes.sub", "x")])
        }
        _ = try await fixture.respond(session: session)
    }

    @Test func `a client with a secret must prove it again, over the real username`() async throws {
        let fixture = try PoolFixture(signsInByEmail: true)
        let client = PoolFixture.secretClient
        let alias = try PoolFixture.secretHash("pup@example.com")
        let session = try await fixture.challenge("pup@example.com", client: client, secretHash: alias)
        let subject = try fixture.pool.user("pup@example.com").username
        await #expect(throws: CognitoError.secretHashMissing(clientID: client)) {
            try await fixture.respond(session: session, subject, client: client)
        }
        await #expect(throws: CognitoError.secretHashWrong(clientID: client)) {
            try await fixture.respond(session: session, "pup@example.com", client: client, secretHash: alias)
        }
        _ = try await fixture.respond(
            session: session, subject, client: client, secretHash: try PoolFixture.secretHash(subject))
    }

    @Test func `other challenges are refused`() async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.challengeNotSupported) {
            try await fixture.call("RespondToAuthChallenge", ["ClientId": "plainclient", "ChallengeName": "SMS_MFA"])
        }
        await #expect(throws: CognitoError.missingMember("challengeName")) {
            try await fixture.call("RespondToAuthChallenge", ["ClientId": "plainclient"])
        }
        await #expect(throws: CognitoError.clientNotFound("nobody")) {
            try await fixture.call("RespondToAuthChallenge", ["ClientId": "nobody"])
        }
    }

    @Test func `where users sign in by e-mail address, it cannot become that of another user on the way`() async throws {
        let fixture = try PoolFixture(signsInByEmail: true)
        let session = try await fixture.challenge("pup@example.com")
        await #expect(throws: CognitoError.aliasExists(.email)) {
            try await fixture.respond(
                session: session, "pup@example.com", more: [("userAttributes.email", "leo@example.com")])
        }
    }
}
