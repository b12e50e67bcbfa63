import CognitoCore
import JOSE
import Locking
import StrictJSON
import Synchronization
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct SecondFactorTests {
    /// Leo sets up an authenticator with an access token.
    private func enroll(_ fixture: PoolFixture) async throws -> String {
        let access = try #require(try await fixture.signIn().token("AccessToken"))
        let secret = try #require(try await fixture.call("AssociateSoftwareToken", ["AccessToken": .string(access)])["SecretCode"]?.string)
        let code = try password(secret, fixture)
        let answer = try await fixture.call("VerifySoftwareToken", ["AccessToken": .string(access), "UserCode": .string(code)])
        #expect(answer["Status"]?.string == "SUCCESS")
        return access
    }

    private func prefer(_ fixture: PoolFixture, _ access: String, enabled: Bool) async throws {
        _ = try await fixture.call(
            "SetUserMFAPreference",
            ["AccessToken": .string(access), "SoftwareTokenMfaSettings": ["Enabled": .bool(enabled), "PreferredMfa": .bool(enabled)]])
    }

    private func password(_ secret: String, _ fixture: PoolFixture, stepsLater: Int64 = 0) throws -> String {
        let now = try #require(fixture.clock.date()).secondsSinceEpoch
        return try #require(TOTPKey(secretCode: secret)).password(ofStep: TOTPKey.step(at: now) + stepsLater)
    }

    @Test func `an authenticator counts once it is verified and turned on`() async throws {
        let fixture = try PoolFixture()
        let access = try await enroll(fixture)
        #expect(try await fixture.signIn().token("IdToken") != nil)
        try await prefer(fixture, access, enabled: true)
        #expect(try await fixture.signIn().challengeName == "SOFTWARE_TOKEN_MFA")
        let claims = try PoolFixture.claims(try await fixture.tokensByAuthenticator().token("AccessToken"))
        #expect(claims["amr"]?.elements?.map(\.string) == ["pwd", "otp", "mfa"])
        #expect(claims["acr"]?.string == "urn:cognito:loa:4")
        try await prefer(fixture, access, enabled: false)
        #expect(try await fixture.signIn().token("IdToken") != nil)
    }

    @Test func `the first password of an authenticator must be right`() async throws {
        let fixture = try PoolFixture()
        let access = try #require(try await fixture.signIn().token("AccessToken"))
        let input: JSONValue = ["AccessToken": .string(access), "UserCode": "000000"]
        await #expect(throws: CognitoError.softwareTokenNotFound) { try await fixture.call("VerifySoftwareToken", input) }
        _ = try await fixture.call("AssociateSoftwareToken", ["AccessToken": .string(access)])
        await #expect(throws: CognitoError.softwareTokenNotVerified) { try await fixture.call("VerifySoftwareToken", input) }
        await #expect(throws: CognitoError.invalidParameter(.mfaMethodNotUsable)) { try await prefer(fixture, access, enabled: true) }
    }

    @Test func `T109 a sign-in that began with a former password ends, at whichever factor it is`() async throws {
        let fixture = try PoolFixture { $0.settings.mfa.requirement = .optional }
        func setPassword(_ password: String) async throws {
            fixture.clock.advance(by: .seconds(1))
            _ = try await fixture.call(
                "AdminSetUserPassword",
                ["UserPoolId": .string(fixture.poolID), "Username": "leo", "Password": .string(password), "Permanent": true])
        }
        try fixture.pool.enrollAuthenticator(of: "leo")
        let waiting = try await fixture.signIn()
        #expect(waiting.challengeName == "SOFTWARE_TOKEN_MFA")
        try await setPassword("Other!word1")
        let code = try fixture.pool.oneTimePassword(of: "leo")
        await #expect(throws: CognitoError.sessionInvalid) {
            try await fixture.respond(to: waiting, ["USERNAME": "leo", "SOFTWARE_TOKEN_MFA_CODE": code])
        }
        let again = try await fixture.signIn("leo", "Other!word1")
        _ = try await fixture.respond(to: again, ["USERNAME": "leo", "SOFTWARE_TOKEN_MFA_CODE": code])
    }

    @Test func `T109 nor does one add an authenticator`() async throws {
        let fixture = try PoolFixture { $0.settings.mfa.requirement = .on }
        let session = try #require(try await fixture.signIn()["Session"]?.string)
        fixture.clock.advance(by: .seconds(1))
        _ = try await fixture.call(
            "AdminSetUserPassword",
            ["UserPoolId": .string(fixture.poolID), "Username": "leo", "Password": "Other!word1", "Permanent": true])
        await #expect(throws: CognitoError.sessionInvalid) {
            try await fixture.call("AssociateSoftwareToken", ["Session": .string(session)])
        }
    }

    @Test func `no one-time password is good twice`() async throws {
        let fixture = try PoolFixture()
        try fixture.pool.enrollAuthenticator(of: "leo")
        let code = try fixture.pool.oneTimePassword(of: "leo")
        var answer = try await fixture.signIn()
        let session = answer
        _ = try await fixture.respond(to: answer, ["USERNAME": "leo", "SOFTWARE_TOKEN_MFA_CODE": code])
        answer = try await fixture.signIn()
        await #expect(throws: CognitoError.softwareTokenUsed) {
            try await fixture.respond(to: answer, ["USERNAME": "leo", "SOFTWARE_TOKEN_MFA_CODE": code])
        }
        await #expect(throws: CognitoError.sessionUsed) {
            try await fixture.respond(to: session, ["USERNAME": "leo", "SOFTWARE_TOKEN_MFA_CODE": code])
        }
        _ = try await fixture.tokensByAuthenticator()
    }

    @Test func `T144 wrong one-time passwords shut the account for others, and a right password does not open it`() async throws {
        let fixture = try PoolFixture()
        let secret = try fixture.pool.enrollAuthenticator(of: "leo")
        let wrong = try password(secret, fixture, stepsLater: 5)
        for _ in 1...5 {
            let answer = try await fixture.signIn()
            await #expect(throws: CognitoError.codeMismatch) {
                try await fixture.respond(to: answer, ["USERNAME": "leo", "SOFTWARE_TOKEN_MFA_CODE": wrong])
            }
        }
        await #expect(throws: CognitoError.passwordAttemptsExceeded) { try await fixture.tokensByAuthenticator() }
        fixture.clock.advance(by: .seconds(1))
        _ = try await fixture.tokensByAuthenticator()
    }

    @Test func `a session of one challenge answers no other, and no other user's`() async throws {
        let fixture = try PoolFixture()
        try fixture.pool.enrollAuthenticator(of: "leo")
        let answer = try await fixture.signIn()
        let code = try fixture.pool.oneTimePassword(of: "leo")
        await #expect(throws: CognitoError.sessionInvalid) {
            try await fixture.respond(
                to: answer, as: "NEW_PASSWORD_REQUIRED", ["USERNAME": "leo", "NEW_PASSWORD": PoolFixture.newPassword])
        }
        await #expect(throws: CognitoError.sessionInvalid) {
            try await fixture.respond(to: answer, as: "EMAIL_OTP", ["USERNAME": "leo", "EMAIL_OTP_CODE": code])
        }
        await #expect(throws: CognitoError.sessionInvalid) {
            try await fixture.respond(to: answer, ["USERNAME": "pup", "SOFTWARE_TOKEN_MFA_CODE": code])
        }
    }

    @Test func `with MFA off, authenticators are refused`() async throws {
        let fixture = try PoolFixture()
        fixture.pool.service.directory.withLock { $0.settings.mfa.requirement = .off }
        let access = try #require(try await fixture.signIn().token("AccessToken"))
        await #expect(throws: CognitoError.softwareTokenNotFound) {
            try await fixture.call("AssociateSoftwareToken", ["AccessToken": .string(access)])
        }
        #expect(throws: CognitoError.softwareTokenNotFound) { try fixture.pool.enrollAuthenticator(of: "leo") }
    }

    @Test func `where a second factor is required, a user without one sets it up while signing in`() async throws {
        let fixture = try PoolFixture()
        fixture.pool.service.directory.withLock { $0.settings.mfa.requirement = .on }
        let answer = try await fixture.signIn()
        #expect(answer.challengeName == "MFA_SETUP")
        #expect(answer.parameter("MFAS_CAN_SETUP") == #"["SOFTWARE_TOKEN_MFA"]"#)
        await #expect(throws: CognitoError.sessionInvalid) { try await fixture.respond(to: answer, ["USERNAME": "leo"]) }
        let session = try #require(answer["Session"]?.string)
        let associated = try await fixture.call("AssociateSoftwareToken", ["Session": .string(session)])
        await #expect(throws: CognitoError.sessionUsed) { try await fixture.call("AssociateSoftwareToken", ["Session": .string(session)]) }
        let code = try password(try #require(associated["SecretCode"]?.string), fixture)
        let verified = try await fixture.call(
            "VerifySoftwareToken", .texts([("Session", associated["Session"]?.string), ("UserCode", code)]))
        let tokens = try await fixture.respond(to: verified, as: "MFA_SETUP", ["USERNAME": "leo"])
        #expect(try PoolFixture.claims(tokens.token("IdToken"))["acr"]?.string == "urn:cognito:loa:4")
        #expect(try await fixture.signIn().challengeName == "SOFTWARE_TOKEN_MFA")
    }

    @Test func `a session that answers another challenge sets up nothing`() async throws {
        let fixture = try PoolFixture()
        let session = try await fixture.challenge()
        await #expect(throws: CognitoError.sessionInvalid) {
            try await fixture.call("AssociateSoftwareToken", ["Session": .string(session)])
        }
        let invented = String(repeating: "x", count: 20)
        await #expect(throws: CognitoError.sessionInvalid) {
            try await fixture.call("AssociateSoftwareToken", ["Session": .string(invented)])
        }
    }

    @Test func `an administrator sets the preference of a user who has the factor`() async throws {
        let fixture = try PoolFixture()
        let input: JSONValue = [
            "UserPoolId": .string(fixture.poolID), "Username": "leo", "SoftwareTokenMfaSettings": ["Enabled": true],
        ]
        await #expect(throws: CognitoError.invalidParameter(.mfaMethodNotUsable)) {
            try await fixture.call("AdminSetUserMFAPreference", input)
        }
        _ = try await enroll(fixture)
        _ = try await fixture.call("AdminSetUserMFAPreference", input)
        #expect(try await fixture.signIn().challengeName == "SOFTWARE_TOKEN_MFA")
    }

    @Test func `between two factors the user chooses`() async throws {
        let fixture = try PoolFixture()
        fixture.pool.service.directory.withLock { $0.settings.mfa.allowsEmail = true }
        let access = try await enroll(fixture)
        _ = try await fixture.call(
            "SetUserMFAPreference",
            ["AccessToken": .string(access), "SoftwareTokenMfaSettings": ["Enabled": true], "EmailMfaSettings": ["Enabled": true]])
        let answer = try await fixture.signIn()
        #expect(answer.challengeName == "SELECT_MFA_TYPE")
        await #expect(throws: CognitoError.invalidParameter(.answer)) {
            try await fixture.respond(to: answer, ["USERNAME": "leo", "ANSWER": "SMS_MFA"])
        }
        let sent = try await fixture.respond(to: answer, ["USERNAME": "leo", "ANSWER": "EMAIL_OTP"])
        #expect(sent.challengeName == "EMAIL_OTP")
        let code = try #require(fixture.pool.messages.last?.code)
        let tokens = try await fixture.respond(to: sent, ["USERNAME": "leo", "EMAIL_OTP_CODE": code])
        #expect(try PoolFixture.claims(tokens.token("IdToken"))["acr"]?.string == "urn:cognito:loa:3")
    }
}
