import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct CustomAuthTests {
    /// Three tries at one question.
    private func fixture() throws -> PoolFixture {
        try PoolFixture { configuration in
            configuration.clients[2].hidesUnknownUsers = true
            for index in configuration.clients.indices { configuration.clients[index].authFlows.insert(.custom) }
            configuration.customAuthentication = { request in
                if request.rounds.last == CustomAuthRound(challenge: .custom, isRight: true) { return .signIn }
                if request.rounds.count(where: { !$0.isRight }) == 2 { return .refuse }
                return .challenge(CustomChallenge(["question": "6 × 7", "tenant": request.metadata["tenant"] ?? ""]) { $0 == "42" })
            }
        }
    }

    @Test func `a closure asks, and decides about the answers`() async throws {
        let fixture = try fixture()
        var answer = try await fixture.initiate("CUSTOM_AUTH", ["USERNAME": "leo"])
        #expect(answer.challengeName == "CUSTOM_CHALLENGE")
        #expect(answer.parameter("USERNAME") == "leo")
        #expect(answer.parameter("question") == "6 × 7")
        answer = try await fixture.respond(to: answer, ["USERNAME": "leo", "ANSWER": "41"])
        #expect(answer.challengeName == "CUSTOM_CHALLENGE")
        let tokens = try await fixture.respond(to: answer, ["USERNAME": "leo", "ANSWER": "42"])
        let claims = try PoolFixture.claims(tokens.token("IdToken"))
        #expect(claims["cognito:username"]?.string == "leo")
        #expect(claims["amr"] == nil)
    }

    @Test func `what the closure refuses is refused`() async throws {
        let fixture = try fixture()
        var answer = try await fixture.initiate("CUSTOM_AUTH", ["USERNAME": "leo"])
        answer = try await fixture.respond(to: answer, ["USERNAME": "leo", "ANSWER": "40"])
        let last = answer
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try await fixture.respond(to: last, ["USERNAME": "leo", "ANSWER": "41"])
        }
        await #expect(throws: CognitoError.sessionUsed) { try await fixture.respond(to: last, ["USERNAME": "leo", "ANSWER": "42"]) }
    }

    @Test func `T109 of answers that come together one counts`() async throws {
        let fixture = try fixture()
        for _ in 0..<50 {
            let question = try await fixture.initiate("CUSTOM_AUTH", ["USERNAME": "leo"])
            let counted = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do {
                            return try await fixture.respond(to: question, ["USERNAME": "leo", "ANSWER": "41"]).challengeName != nil
                        } catch {
                            return error as? CognitoError != .sessionUsed
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(counted == 1)
        }
    }

    @Test func `an unknown user never signs in`() async throws {
        let fixture = try fixture()
        let other = PoolFixture.otherClient
        let answer = try await fixture.initiate("CUSTOM_AUTH", ["USERNAME": "nobody"], client: other)
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try await fixture.respond(to: answer, ["USERNAME": "nobody", "ANSWER": "42"], client: other)
        }
        await #expect(throws: CognitoError.userNotFound) { try await fixture.initiate("CUSTOM_AUTH", ["USERNAME": "nobody"]) }
    }

    @Test func `custom authentication may begin with SRP`() async throws {
        let fixture = try fixture()
        let answer = try await fixture.initiate(
            "CUSTOM_AUTH", ["USERNAME": "leo", "CHALLENGE_NAME": "SRP_A", "SRP_A": try SRPClient().clientValue])
        #expect(answer.challengeName == "PASSWORD_VERIFIER")
    }

    @Test func `metadata reaches the closure`() async throws {
        let step = try await fixture().pool.initiateAuth("CUSTOM_AUTH", ["USERNAME": "leo"], metadata: ["tenant": "north"])
        guard case .challenge(let challenge) = step else { return #expect(Bool(false), "no challenge") }
        #expect(challenge.parameters["tenant"] == "north")
    }
}

@Suite struct AdminSignInTests {
    @Test func `an administrator's program signs users in by password`() async throws {
        let fixture = try PoolFixture()
        let parameters = ["USERNAME": "leo", "PASSWORD": PoolFixture.password]
        for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
            #expect(try await fixture.initiate(flow, parameters, operation: "AdminInitiateAuth").token("IdToken") != nil)
        }
        await #expect(throws: CognitoError.invalidParameter(.flowOfOtherOperation)) {
            try await fixture.initiate("USER_PASSWORD_AUTH", parameters, operation: "AdminInitiateAuth")
        }
        await #expect(throws: CognitoError.poolNotFound) {
            try await fixture.call(
                "AdminInitiateAuth", ["UserPoolId": "us-fake-1_Other", "ClientId": "plainclient", "AuthFlow": "USER_AUTH"])
        }
    }

    @Test func `an administrator's program answers challenges`() async throws {
        let fixture = try PoolFixture()
        let answer = try await fixture.call(
            "AdminRespondToAuthChallenge",
            [
                "UserPoolId": .string(fixture.poolID), "ClientId": "plainclient", "ChallengeName": "NEW_PASSWORD_REQUIRED",
                "Session": .string(try await fixture.challenge()),
                "ChallengeResponses": ["USERNAME": "pup", "NEW_PASSWORD": .string(PoolFixture.newPassword)],
            ])
        #expect(answer.token("IdToken") != nil)
    }
}
