import CognitoCore
import JOSE
import Signing
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// Source: docs/threats.md, 141
@Suite struct SRPSignInTests {
    let fixture: PoolFixture
    let client: SRPClient

    init() throws {
        fixture = try PoolFixture { configuration in
            for index in configuration.clients.indices { configuration.clients[index].hidesUnknownUsers = true }
        }
        client = try SRPClient()
    }

    private func begin(_ username: String = "leo", at client: String = PoolFixture.plainClient) async throws -> JSONView {
        try await fixture.initiate("USER_SRP_AUTH", ["USERNAME": username, "SRP_A": self.client.clientValue], client: client)
    }

    /// The right answer to a challenge.
    private func responses(_ answer: JSONView, _ password: String = PoolFixture.password, secondsLate: Double = 0) throws -> [String:
        String]
    {
        let now = try #require(fixture.clock.date()).secondsSinceEpoch
        let timestamp = try #require(SRPTimestamp.text(Int64(now - secondsLate)))
        let block = try #require(answer.parameter("SECRET_BLOCK"))
        let username = try #require(answer.parameter("USER_ID_FOR_SRP"))
        let challenge = SRPClient.Challenge(
            identity: SRPIdentity(username: username, poolID: fixture.poolID),
            salt: try #require(Hexadecimal.bytes(answer.parameter("SALT") ?? "", maximumDigits: 64)),
            serverValue: try #require(Hexadecimal.bytes(answer.parameter("SRP_B") ?? "", maximumDigits: 768)),
            secretBlock: try #require(StandardBase64.bytes(block)))
        let proof = try client.proof(of: password, for: challenge, timestamp: timestamp)
        return [
            "USERNAME": username, "TIMESTAMP": timestamp, "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": StandardBase64.text(proof),
        ]
    }

    private func expectRefusal(of responses: [String: String], to answer: JSONView, client: String = PoolFixture.plainClient) async {
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try await fixture.respond(to: answer, responses, client: client)
        }
    }

    @Test func `the proof of the password brings tokens`() async throws {
        let answer = try await begin()
        #expect(answer.challengeName == "PASSWORD_VERIFIER")
        #expect(answer["Session"] == nil)
        #expect(answer["ChallengeParameters"]?.memberNames == ["SALT", "SECRET_BLOCK", "SRP_B", "USERNAME", "USER_ID_FOR_SRP"])
        let tokens = try await fixture.respond(to: answer, try responses(answer))
        #expect(tokens.memberNames == ["AuthenticationResult", "ChallengeParameters"])
        #expect(try PoolFixture.claims(tokens.token("IdToken"))["amr"]?.elements?.map(\.string) == ["pwd"])
    }

    @Test func `what an access token has proved counts beside the proof`() async throws {
        guard case .tokens(let byEmail) = try await fixture.pool.signInByEmail(username: "leo") else {
            Issue.record("the sign-in by e-mail is not complete")
            return
        }
        let parameters = ["USERNAME": "leo", "TARGET_ACR_VALUES": "urn:cognito:loa:3", "ACCESS_TOKEN": byEmail.accessToken]
        let choice = try await fixture.initiate("USER_AUTH", parameters)
        #expect(choice.challengeName == "SELECT_CHALLENGE")
        let answer = try await fixture.respond(
            to: choice, ["USERNAME": "leo", "ANSWER": "PASSWORD_SRP", "SRP_A": client.clientValue])
        let tokens = try await fixture.respond(to: answer, try responses(answer))
        let methods = try PoolFixture.claims(tokens.token("IdToken"))["amr"]?.elements?.map(\.string)
        #expect(methods == ["email_otp", "pwd", "mfa"])
    }

    @Test func `T141 a wrong password, proof, secret block and time stamp are one error`() async throws {
        var answer = try await begin()
        await expectRefusal(of: try responses(answer, "wrong"), to: answer)
        answer = try await begin()
        var right = try responses(answer)
        right["PASSWORD_CLAIM_SIGNATURE"] = "AAAA"
        await expectRefusal(of: right, to: answer)
        answer = try await begin()
        right = try responses(answer)
        right["PASSWORD_CLAIM_SECRET_BLOCK"] = "AAAA"
        await expectRefusal(of: right, to: answer)
        answer = try await begin()
        right = try responses(answer)
        right["TIMESTAMP"] = "now"
        await expectRefusal(of: right, to: answer)
    }

    @Test(arguments: [(300.0, true), (301.0, false), (-300.0, true), (-301.0, false)])
    func `T141 a time stamp is good for five minutes each way`(secondsLate: Double, isGood: Bool) async throws {
        let answer = try await begin()
        let responses = try responses(answer, secondsLate: secondsLate)
        if isGood { _ = try await fixture.respond(to: answer, responses) } else { await expectRefusal(of: responses, to: answer) }
    }

    @Test func `T141 a secret block is good once, at its client, for three minutes`() async throws {
        var answer = try await begin()
        let right = try responses(answer)
        _ = try await fixture.respond(to: answer, right)
        await expectRefusal(of: right, to: answer)
        answer = try await begin()
        await expectRefusal(of: try responses(answer), to: answer, client: PoolFixture.otherClient)
        answer = try await begin()
        fixture.clock.advance(by: .seconds(179.9))
        _ = try await fixture.respond(to: answer, try responses(answer))
        answer = try await begin()
        fixture.clock.advance(by: .seconds(180))
        await expectRefusal(of: try responses(answer), to: answer)
    }

    @Test func `T141 a proof for another user is refused`() async throws {
        let answer = try await begin()
        var other = try responses(answer)
        other["USERNAME"] = "pup"
        await expectRefusal(of: other, to: answer)
    }

    @Test func `T141 A that is a multiple of N is refused`() async throws {
        let prime = Hexadecimal.text(try SRPGroup.cognito().field.prime.bytes)
        for value in ["0", "00", prime, "x"] {
            await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
                try await fixture.initiate("USER_SRP_AUTH", ["USERNAME": "leo", "SRP_A": value])
            }
        }
    }

    @Test func `T141 an unknown user gets a challenge too, with the same salt each time`() async throws {
        let (first, second) = (try await begin("nobody"), try await begin("nobody"))
        #expect(first["ChallengeParameters"]?.memberNames == second["ChallengeParameters"]?.memberNames)
        #expect(first.parameter("SALT") == second.parameter("SALT"))
        let other = try await begin("somebody")
        #expect(first.parameter("SALT") != other.parameter("SALT"))
        #expect(first.parameter("SRP_B") != second.parameter("SRP_B"))
        await expectRefusal(of: try responses(first), to: first)
    }

    @Test func `wrong proofs shut the account as wrong passwords do`() async throws {
        for _ in 1...5 {
            let answer = try await begin()
            await expectRefusal(of: try responses(answer, "wrong"), to: answer)
        }
        await #expect(throws: CognitoError.passwordAttemptsExceeded) { try await begin() }
        await #expect(throws: CognitoError.passwordAttemptsExceeded) { try await fixture.signIn() }
    }

    @Test func `the user for SRP is the username, also for an alias`() async throws {
        let fixture = try PoolFixture(signsInByEmail: true)
        let step = try await fixture.pool.signInBySRP(username: "leo@example.com", password: PoolFixture.password)
        guard case .tokens(let tokens) = step else { return #expect(Bool(false), "a challenge") }
        let subject = try PoolFixture.claims(tokens.idToken)["sub"]?.string
        let answer = try await fixture.initiate("USER_SRP_AUTH", ["USERNAME": "leo@example.com", "SRP_A": client.clientValue])
        #expect(answer.parameter("USER_ID_FOR_SRP") == subject)
    }

    @Test func `after every change of the password the proof is of the new one`() async throws {
        let step = try await fixture.pool.signInBySRP(username: "pup", password: PoolFixture.temporaryPassword)
        guard case .challenge(let challenge) = step else { return #expect(Bool(false), "no challenge") }
        #expect(challenge.name == .newPasswordRequired)
        _ = try await fixture.pool.respond(to: challenge, ["USERNAME": "pup", "NEW_PASSWORD": PoolFixture.newPassword])
        _ = try await fixture.pool.signInBySRP(username: "pup", password: PoolFixture.newPassword)
        _ = try await fixture.call(
            "AdminSetUserPassword",
            ["UserPoolId": .string(fixture.poolID), "Username": "pup", "Password": .string(PoolFixture.password), "Permanent": true])
        _ = try await fixture.pool.signInBySRP(username: "pup", password: PoolFixture.password)
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try await fixture.pool.signInBySRP(username: "pup", password: PoolFixture.newPassword)
        }
    }

    @Test func `a client with a secret proves it with each step`() async throws {
        let secret = PoolFixture.secretClient
        let parameters = ["USERNAME": "leo", "SRP_A": client.clientValue]
        await #expect(throws: CognitoError.secretHashMissing(clientID: secret)) {
            try await fixture.initiate("USER_SRP_AUTH", parameters, client: secret)
        }
        let hash = try PoolFixture.secretHash("leo")
        let answer = try await fixture.initiate("USER_SRP_AUTH", parameters.merging(["SECRET_HASH": hash]) { $1 }, client: secret)
        var right = try responses(answer)
        await #expect(throws: CognitoError.secretHashMissing(clientID: secret)) {
            try await fixture.respond(to: answer, right, client: secret)
        }
        right["SECRET_HASH"] = hash
        _ = try await fixture.respond(to: answer, right, client: secret)
    }

    @Test func `a pool that remembers keeps the verifier beside the hash`() async throws {
        try await withPath { path in
            for _ in 1...2 {
                let fixture = try PoolFixture { configuration in
                    configuration.dataFile = path
                    configuration.clients[0].hidesUnknownUsers = true
                }
                _ = try await fixture.pool.signInBySRP(username: "leo", password: PoolFixture.password)
                for (name, password) in [("leo", "wrong"), ("nobody", "wrong")] {
                    await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
                        try await fixture.pool.signInBySRP(username: name, password: password)
                    }
                }
            }
        }
    }

    @Test func `where unknown users are told, they are told at once`() async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.userNotFound) {
            try await fixture.initiate("USER_SRP_AUTH", ["USERNAME": "nobody", "SRP_A": client.clientValue])
        }
    }
}
