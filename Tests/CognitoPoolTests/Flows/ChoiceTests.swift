import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct ChoiceTests {
    private func choose(_ fixture: PoolFixture, _ parameters: [String: String] = [:], user: String = "leo") async throws -> JSONView {
        try await fixture.initiate("USER_AUTH", parameters.merging(["USERNAME": user]) { $1 })
    }

    private func available(_ answer: JSONView) -> [String?]? { answer["AvailableChallenges"]?.elements?.map(\.string) }

    private func amr(_ answer: JSONView) throws -> [String?]? {
        try PoolFixture.claims(answer.token("IdToken"))["amr"]?.elements?.map(\.string)
    }

    @Test func `without a preference the challenges are listed, and one is chosen`() async throws {
        let fixture = try PoolFixture()
        let answer = try await choose(fixture)
        #expect(answer.challengeName == "SELECT_CHALLENGE")
        #expect(available(answer) == ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"])
        for name in ["WEB_AUTHN", "password", ""] {
            await #expect(throws: name.isEmpty ? CognitoError.missingParameter("ANSWER") : .invalidParameter(.answer)) {
                try await fixture.respond(to: answer, ["USERNAME": "leo", "ANSWER": name])
            }
        }
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try await fixture.respond(to: answer, ["USERNAME": "leo", "ANSWER": "PASSWORD", "PASSWORD": "wrong"])
        }
        let right = ["USERNAME": "leo", "ANSWER": "PASSWORD", "PASSWORD": PoolFixture.password]
        #expect(try amr(try await fixture.respond(to: answer, right)) == ["pwd"])
        await #expect(throws: CognitoError.sessionUsed) { try await fixture.respond(to: answer, right) }
    }

    @Test func `a preference begins at once, with what it needs or after asking for it`() async throws {
        let fixture = try PoolFixture()
        let tokens = try await choose(fixture, ["PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PoolFixture.password])
        #expect(try amr(tokens) == ["pwd"])
        let password = try await choose(fixture, ["PREFERRED_CHALLENGE": "PASSWORD"])
        #expect(password.challengeName == "PASSWORD")
        #expect(try amr(try await fixture.respond(to: password, ["USERNAME": "leo", "PASSWORD": PoolFixture.password])) == ["pwd"])
        let value = try SRPClient().clientValue
        let verifier = try await choose(fixture, ["PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": value])
        #expect(verifier.challengeName == "PASSWORD_VERIFIER")
        let srp = try await choose(fixture, ["PREFERRED_CHALLENGE": "PASSWORD_SRP"])
        #expect(srp.challengeName == "PASSWORD_SRP")
        #expect(try await fixture.respond(to: srp, ["USERNAME": "leo", "SRP_A": value]).challengeName == "PASSWORD_VERIFIER")
        #expect(try await choose(fixture, ["PREFERRED_CHALLENGE": "WEB_AUTHN"]).challengeName == "SELECT_CHALLENGE")
    }

    @Test func `a code that was sent by e-mail signs in once`() async throws {
        let fixture = try PoolFixture()
        let answer = try await choose(fixture, ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
        #expect(answer.challengeName == "EMAIL_OTP")
        #expect(answer.parameter("CODE_DELIVERY_DELIVERY_MEDIUM") == "EMAIL")
        #expect(answer.parameter("CODE_DELIVERY_DESTINATION") == "l***@e***")
        let code = try #require(fixture.pool.messages.last?.code)
        #expect(code.utf8.count == 8)
        let right = ["USERNAME": "leo", "EMAIL_OTP_CODE": code]
        let tokens = try await fixture.respond(to: answer, right)
        #expect(try amr(tokens) == ["email_otp"])
        #expect(try PoolFixture.claims(tokens.token("AccessToken"))["acr"]?.string == "urn:cognito:loa:2")
        await #expect(throws: CognitoError.sessionUsed) { try await fixture.respond(to: answer, right) }
        let second = try await choose(fixture, ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
        await #expect(throws: CognitoError.codeMismatch) { try await fixture.respond(to: second, right) }
    }

    @Test func `T144 after five wrong codes only a new one helps`() async throws {
        let fixture = try PoolFixture()
        let answer = try await choose(fixture, ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
        let code = try #require(fixture.pool.messages.last?.code)
        for _ in 1...5 {
            await #expect(throws: CognitoError.codeMismatch) {
                try await fixture.respond(to: answer, ["USERNAME": "leo", "EMAIL_OTP_CODE": "x"])
            }
        }
        await #expect(throws: CognitoError.limitExceeded) {
            try await fixture.respond(to: answer, ["USERNAME": "leo", "EMAIL_OTP_CODE": code])
        }
        _ = try await fixture.pool.signInByEmail(username: "leo")
    }

    @Test func `T144 asking too often for codes to sign in is refused alike for who exists and who does not`() async throws {
        let fixture = try PoolFixture { $0.clients[0].hidesUnknownUsers = true }
        for names in [["leo", "LEO"], ["nobody", "NOBODY"]] {
            for number in 1...20 { _ = try await choose(fixture, ["PREFERRED_CHALLENGE": "EMAIL_OTP"], user: names[number % 2]) }
            let sent = fixture.pool.messages.count
            await #expect(throws: CognitoError.limitExceeded) {
                try await choose(fixture, ["PREFERRED_CHALLENGE": "EMAIL_OTP"], user: names[0])
            }
            #expect(fixture.pool.messages.count == sent)
        }
        fixture.clock.advance(by: .seconds(3_600))
        for _ in 1...21 { _ = try await fixture.pool.signInByEmail(username: "leo") }
    }

    @Test func `T144 an unknown user is asked the same and can answer nothing`() async throws {
        let fixture = try PoolFixture { $0.clients[0].hidesUnknownUsers = true }
        let answer = try await choose(fixture, user: "nobody")
        #expect(available(answer) == ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"])
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try await fixture.respond(to: answer, ["USERNAME": "nobody", "ANSWER": "PASSWORD", "PASSWORD": "x"])
        }
        let sent = try await fixture.respond(to: answer, ["USERNAME": "nobody", "ANSWER": "EMAIL_OTP"])
        #expect(sent.parameter("CODE_DELIVERY_DELIVERY_MEDIUM") == "EMAIL")
        #expect(fixture.pool.messages.isEmpty)
        for error in [CognitoError.codeMismatch, .codeMismatch, .codeMismatch, .codeMismatch, .codeMismatch, .limitExceeded] {
            await #expect(throws: error) { try await fixture.respond(to: sent, ["USERNAME": "nobody", "EMAIL_OTP_CODE": "x"]) }
        }
        await #expect(throws: CognitoError.userNotFound) { try await choose(PoolFixture(), user: "nobody") }
    }

    @Test func `a user with a second factor begins with the password`() async throws {
        let fixture = try PoolFixture()
        try fixture.pool.enrollAuthenticator(of: "leo")
        let answer = try await choose(fixture)
        #expect(available(answer) == ["PASSWORD", "PASSWORD_SRP"])
        let next = try await fixture.respond(to: answer, ["USERNAME": "leo", "ANSWER": "PASSWORD", "PASSWORD": PoolFixture.password])
        #expect(next.challengeName == "SOFTWARE_TOKEN_MFA")
    }

    // MARK: Levels

    @Test func `a level that was asked for is reached`() async throws {
        let fixture = try PoolFixture()
        let parameters = ["PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PoolFixture.password]
        let levels = "urn:cognito:loa:4 urn:unknown urn:cognito:loa:3"
        let answer = try await choose(fixture, parameters.merging(["TARGET_ACR_VALUES": levels]) { $1 })
        #expect(answer.challengeName == "EMAIL_OTP")
        let code = try #require(fixture.pool.messages.last?.code)
        let tokens = try await fixture.respond(to: answer, ["USERNAME": "leo", "EMAIL_OTP_CODE": code])
        #expect(try amr(tokens) == ["pwd", "email_otp", "mfa"])
        await #expect(throws: CognitoError.invalidParameter(.authenticationLevel)) {
            try await choose(fixture, parameters.merging(["TARGET_ACR_VALUES": "urn:unknown"]) { $1 })
        }
    }

    @Test func `an access token counts for what it has proved, unless it is too old`() async throws {
        let fixture = try PoolFixture()
        let access = try #require(try await fixture.signIn().token("AccessToken"))
        try fixture.pool.enrollAuthenticator(of: "leo")
        fixture.clock.advance(by: .seconds(60))
        var parameters = ["ACCESS_TOKEN": access]
        await #expect(throws: CognitoError.invalidParameter(.authenticationLevel)) { try await choose(fixture, parameters) }
        parameters["TARGET_ACR_VALUES"] = "urn:cognito:loa:4"
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) { try await choose(fixture, parameters, user: "pup") }
        parameters["MAX_AGE"] = "59"
        #expect(try await choose(fixture, parameters).challengeName == "SELECT_CHALLENGE")
        parameters["MAX_AGE"] = "60"
        let answer = try await choose(fixture, parameters)
        #expect(answer.challengeName == "SOFTWARE_TOKEN_MFA")
        let code = try fixture.pool.oneTimePassword(of: "leo")
        let tokens = try await fixture.respond(to: answer, ["USERNAME": "leo", "SOFTWARE_TOKEN_MFA_CODE": code])
        #expect(try amr(tokens) == ["pwd", "otp", "mfa"])
        parameters["MAX_AGE"] = "-1"
        await #expect(throws: CognitoError.malformedMember("authParameters")) { try await choose(fixture, parameters) }
    }

    @Test func `an access token that has proved enough brings no tokens by itself`() async throws {
        let fixture = try PoolFixture()
        let access = try #require(try await fixture.signIn().token("AccessToken"))
        let answer = try await choose(fixture, ["ACCESS_TOKEN": access, "TARGET_ACR_VALUES": "urn:cognito:loa:1"])
        #expect(answer.challengeName == "SELECT_CHALLENGE")
    }
}
