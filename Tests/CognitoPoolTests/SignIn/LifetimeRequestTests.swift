import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct LifetimeRequestTests {
    private func signIn(_ fixture: PoolFixture, metadata: JSONValue) async throws -> JSONView {
        try await fixture.call(
            "InitiateAuth",
            [
                "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": .string(PoolFixture.plainClient), "ClientMetadata": metadata,
                "AuthParameters": ["USERNAME": "leo", "PASSWORD": .string(PoolFixture.password)],
            ])
    }

    private func lifetime(_ answer: JSONView, _ token: String) throws -> Int64? {
        let claims = try PoolFixture.claims(answer.token(token))
        guard let expiry = claims["exp"]?.number?.integer, let issue = claims["iat"]?.number?.integer else { return nil }
        return expiry - issue
    }

    @Test(arguments: ["1", "10", "86400"])
    func `both tokens of the sign-in live as long as it asks, and those of others as ever`(seconds: String) async throws {
        let fixture = try PoolFixture()
        let answer = try await signIn(fixture, metadata: ["lionsden:token-lifetime": .string(seconds)])
        #expect(answer["AuthenticationResult"]?["ExpiresIn"]?.number?.integer == Int64(seconds))
        for token in ["IdToken", "AccessToken"] { #expect(try lifetime(answer, token) == Int64(seconds)) }
        #expect(try lifetime(try await fixture.signIn(), "IdToken") == 3600)
    }

    @Test(arguments: ["0", "86401", "-1", "", "soon", "1.5", "99999999999999999999"])
    func `another lifetime is refused`(seconds: String) async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.malformedMember("clientMetadata")) {
            try await signIn(fixture, metadata: ["lionsden:token-lifetime": .string(seconds)])
        }
    }

    @Test func `other metadata says nothing`() async throws {
        let fixture = try PoolFixture()
        #expect(try lifetime(try await signIn(fixture, metadata: ["lionsden:token-lifetime": nil]), "IdToken") == 3600)
        #expect(try lifetime(try await signIn(fixture, metadata: ["campaign": "spring"]), "IdToken") == 3600)
        await #expect(throws: CognitoError.contentUnreadable) { try await signIn(fixture, metadata: ["lionsden:token-lifetime": 5]) }
    }

    @Test func `a temporary password makes no difference`() async throws {
        let fixture = try PoolFixture()
        try await fixture.pool.start()
        let client = InitiateAuthClient(endpoint: fixture.pool.baseURL, clients: [AppClient(PoolFixture.plainClient)])
        let tokens = try await client.signIn(
            clientID: PoolFixture.plainClient, username: "pup", password: PoolFixture.temporaryPassword, lifetime: 7)
        #expect(tokens.expiresIn == 7)
        await fixture.pool.stop()
    }
}
