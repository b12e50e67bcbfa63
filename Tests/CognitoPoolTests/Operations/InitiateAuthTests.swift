import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct InitiateAuthTests {
    @Test func `the right password brings three tokens in Cognito's shape`() async throws {
        let answer = try await PoolFixture { $0.port = 9229 }.signIn()
        #expect(answer.memberNames == ["AuthenticationResult", "ChallengeParameters"])
        #expect(answer["ChallengeParameters"]?.memberNames == [])
        let result = try #require(answer["AuthenticationResult"])
        #expect(result.memberNames == ["AccessToken", "IdToken", "RefreshToken", "TokenType", "ExpiresIn"])
        #expect(result["TokenType"]?.string == "Bearer")
        #expect(result["ExpiresIn"]?.number?.integer == 3600)
        let id = try PoolFixture.claims(answer.token("IdToken"))
        let access = try PoolFixture.claims(answer.token("AccessToken"))
        #expect(id["aud"]?.string == PoolFixture.plainClient)
        #expect(id["cognito:groups"]?.elements?.map(\.string) == ["lions"])
        #expect(access["client_id"]?.string == PoolFixture.plainClient)
        #expect(id["iss"]?.string == "http://127.0.0.1:9229/us-fake-1_Embedded1")
        for claim in ["sub", "origin_jti", "event_id", "auth_time", "iat", "exp"] {
            #expect(id.member(claim)?.rawBytes == access.member(claim)?.rawBytes)
        }
        #expect(id["jti"]?.string != access["jti"]?.string)
    }

    @Test func `wrong passwords and unknown users are told apart, unless the client hides it`() async throws {
        let fixture = try PoolFixture { $0.clients[2].hidesUnknownUsers = true }
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) { try await fixture.signIn("leo", "wrong") }
        await #expect(throws: CognitoError.userNotFound) { try await fixture.signIn("nobody", "wrong") }
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) {
            try await fixture.signIn("nobody", "wrong", client: PoolFixture.otherClient)
        }
    }

    @Test func `wrong passwords shut the account for a while`() async throws {
        let fixture = try PoolFixture()
        for _ in 1...5 { await #expect(throws: CognitoError.incorrectUsernameOrPassword) { try await fixture.signIn("leo", "wrong") } }
        await #expect(throws: CognitoError.passwordAttemptsExceeded) { try await fixture.signIn() }
        fixture.clock.advance(by: .seconds(1))
        _ = try await fixture.signIn()
    }

    @Test func `a client with a secret must prove it`() async throws {
        let fixture = try PoolFixture()
        let hash = try PoolFixture.secretHash("leo")
        let client = PoolFixture.secretClient
        _ = try await fixture.signIn(client: client, secretHash: hash)
        await #expect(throws: CognitoError.secretHashMissing(clientID: client)) { try await fixture.signIn(client: client) }
        await #expect(throws: CognitoError.secretHashWrong(clientID: client)) {
            try await fixture.signIn("pup", PoolFixture.temporaryPassword, client: client, secretHash: hash)
        }
        // The proof comes first: who has none learns nothing of users.
        await #expect(throws: CognitoError.secretHashMissing(clientID: client)) { try await fixture.signIn("nobody", client: client) }
        await #expect(throws: CognitoError.secretHashWrong(clientID: PoolFixture.plainClient)) {
            try await fixture.signIn(secretHash: hash)
        }
    }

    @Test func `a sign-in that lacks a parameter is refused by its name`() async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.missingParameter("USERNAME")) { try await fixture.signIn(nil) }
        await #expect(throws: CognitoError.missingParameter("PASSWORD")) { try await fixture.signIn("leo", nil) }
        await #expect(throws: CognitoError.missingParameter("PASSWORD")) { try await fixture.signIn("leo", "") }
        await #expect(throws: CognitoError.missingMember("authFlow")) {
            try await fixture.call("InitiateAuth", ["ClientId": "plainclient"])
        }
        await #expect(throws: CognitoError.missingMember("clientId")) {
            try await fixture.call("InitiateAuth", ["AuthFlow": "USER_PASSWORD_AUTH", "ClientId": nil])
        }
    }

    @Test(
        arguments: [
            ("USER_SRP_AUTH", .flowNotEnabled("USER_SRP_AUTH")), ("CUSTOM_AUTH", .flowNotEnabled("CUSTOM_AUTH")),
            ("USER_AUTH", .flowNotEnabled("USER_AUTH")), ("USER_PASSWORD_AUTH", .flowNotEnabled("USER_PASSWORD_AUTH")),
            ("REFRESH_TOKEN_AUTH", .flowNotEnabled("REFRESH_TOKEN_AUTH")),
            ("ADMIN_USER_PASSWORD_AUTH", .invalidParameter(.flowOfOtherOperation)),
            ("ADMIN_NO_SRP_AUTH", .invalidParameter(.flowOfOtherOperation)), ("user_password_auth", .malformedMember("authFlow")),
        ] as [(String, CognitoError)])
    func `flows that the client does not have are refused`(flow: String, error: CognitoError) async throws {
        let fixture = try PoolFixture { $0.clients[0].authFlows = [.adminUserPassword] }
        await #expect(throws: error) {
            try await fixture.call("InitiateAuth", ["AuthFlow": .string(flow), "ClientId": "plainclient"])
        }
    }

    @Test(
        arguments: [
            ("nobody", .clientNotFound("nobody")), ("PLAINCLIENT", .clientNotFound("PLAINCLIENT")),
            ("a b", .malformedMember("clientId")), ("a\r\nb", .malformedMember("clientId")), ("", .malformedMember("clientId")),
            (String(repeating: "a", count: 129), .malformedMember("clientId")),
        ] as [(String, CognitoError)])
    func `another client is refused`(client: String, error: CognitoError) async throws {
        let fixture = try PoolFixture()
        await #expect(throws: error) { try await fixture.signIn(client: client) }
    }

    @Test func `a temporary password brings a challenge and no token`() async throws {
        let answer = try await PoolFixture().signIn("pup", PoolFixture.temporaryPassword)
        #expect(answer.memberNames == ["ChallengeName", "ChallengeParameters", "Session"])
        #expect(answer["ChallengeName"]?.string == "NEW_PASSWORD_REQUIRED")
        let parameters = try #require(answer["ChallengeParameters"])
        #expect(parameters["USER_ID_FOR_SRP"]?.string == "pup")
        #expect(parameters["requiredAttributes"]?.string == "[]")
        let attributes = try #require(parameters["userAttributes"]?.string)
        #expect(attributes == #"{"email_verified":"true","email":"pup@example.com"}"#)
    }

    // MARK: Refreshing

    private func refresh(
        _ fixture: PoolFixture, _ token: String?, flow: String = "REFRESH_TOKEN_AUTH",
        client: String = PoolFixture.plainClient, secretHash: String? = nil
    ) async throws -> JSONView {
        let parameters = JSONValue.texts([("REFRESH_TOKEN", token), ("SECRET_HASH", secretHash)])
        return try await fixture.call(
            "InitiateAuth", ["AuthFlow": .string(flow), "ClientId": .string(client), "AuthParameters": parameters])
    }

    @Test(arguments: ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"])
    func `a refresh brings new tokens of the same sign-in`(flow: String) async throws {
        let fixture = try PoolFixture()
        let first = try await fixture.signIn()
        fixture.clock.advance(by: .seconds(100))
        try fixture.pool.createGroup("cats")
        try fixture.pool.add(user: "leo", toGroup: "cats")
        let second = try await refresh(fixture, first.token("RefreshToken"), flow: flow)
        #expect(second["AuthenticationResult"]?["RefreshToken"] == nil)
        let before = try PoolFixture.claims(first.token("IdToken"))
        let after = try PoolFixture.claims(second.token("IdToken"))
        for claim in ["sub", "origin_jti", "auth_time"] {
            #expect(before.member(claim)?.rawBytes == after.member(claim)?.rawBytes)
        }
        for claim in ["jti", "iat", "exp", "cognito:groups"] {
            #expect(before.member(claim)?.rawBytes != after.member(claim)?.rawBytes)
        }
    }

    @Test func `T127 a refresh as amazon-cognito-identity-js sends it brings new tokens`() async throws {
        let fixture = try PoolFixture()
        let token = try #require(try await fixture.signIn().token("RefreshToken"))
        let answer = try await fixture.call(
            "InitiateAuth",
            [
                "ClientId": .string(PoolFixture.plainClient), "AuthFlow": "REFRESH_TOKEN_AUTH",
                "AuthParameters": ["REFRESH_TOKEN": .string(token), "DEVICE_KEY": nil], "ClientMetadata": nil,
            ])
        #expect(answer.token("AccessToken") != nil)
    }

    @Test func `a refresh token works at its client, until it expires`() async throws {
        let fixture = try PoolFixture()
        let token = try await fixture.signIn().token("RefreshToken")
        await #expect(throws: CognitoError.refreshTokenInvalid) {
            try await refresh(fixture, token, client: PoolFixture.otherClient)
        }
        await #expect(throws: CognitoError.refreshTokenInvalid) { try await refresh(fixture, "x") }
        await #expect(throws: CognitoError.missingParameter("REFRESH_TOKEN")) { try await refresh(fixture, nil) }
        fixture.clock.advance(by: .seconds(30 * 86_400 - 1))
        _ = try await refresh(fixture, token)
        fixture.clock.advance(by: .seconds(1))
        await #expect(throws: CognitoError.refreshTokenExpired) { try await refresh(fixture, token) }
    }

    @Test func `the secret hash of a refresh is over the real username, not over the alias`() async throws {
        let fixture = try PoolFixture(signsInByEmail: true)
        let client = PoolFixture.secretClient
        let byAlias = try PoolFixture.secretHash("leo@example.com")
        let answer = try await fixture.signIn("leo@example.com", client: client, secretHash: byAlias)
        let subject = try #require(try PoolFixture.claims(answer.token("IdToken"))["sub"]?.string)
        #expect(try PoolFixture.claims(answer.token("IdToken"))["cognito:username"]?.string == subject)
        let token = answer.token("RefreshToken")
        _ = try await refresh(fixture, token, client: client, secretHash: try PoolFixture.secretHash(subject))
        await #expect(throws: CognitoError.secretHashWrong(clientID: client)) {
            try await refresh(fixture, token, client: client, secretHash: byAlias)
        }
        await #expect(throws: CognitoError.secretHashMissing(clientID: client)) { try await refresh(fixture, token, client: client) }
    }
}
