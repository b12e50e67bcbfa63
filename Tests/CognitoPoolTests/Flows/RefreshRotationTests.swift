import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct RefreshRotationTests {
    private func exchange(
        _ fixture: PoolFixture, _ token: String, client: String = PoolFixture.plainClient, secret: String? = nil
    ) async throws -> JSONView {
        try await fixture.call(
            "GetTokensFromRefreshToken", .texts([("RefreshToken", token), ("ClientId", client), ("ClientSecret", secret)]))
    }

    private func rotating() throws -> PoolFixture {
        try PoolFixture {
            $0.clients[0].refreshTokenRotation.isEnabled = true
            $0.clients[0].refreshTokenRotation.gracePeriod = 10
        }
    }

    @Test func `without rotation the refresh token stays, and no new one comes`() async throws {
        let fixture = try PoolFixture()
        let token = try #require(try await fixture.signIn().token("RefreshToken"))
        for _ in 1...2 {
            let answer = try await exchange(fixture, token)
            #expect(answer["AuthenticationResult"]?.memberNames == ["AccessToken", "IdToken", "TokenType", "ExpiresIn"])
        }
    }

    @Test func `T143 with rotation a new token comes, and the old one ends its sign-in after the grace period`() async throws {
        let fixture = try rotating()
        let tokens = try await fixture.signIn()
        let first = try #require(tokens.token("RefreshToken"))
        let answer = try await exchange(fixture, first)
        let second = try #require(answer.token("RefreshToken"))
        let (before, after) = (try PoolFixture.claims(tokens.token("IdToken")), try PoolFixture.claims(answer.token("IdToken")))
        for claim in ["origin_jti", "auth_time", "acr", "amr"] {
            #expect(before.member(claim)?.rawBytes == after.member(claim)?.rawBytes)
        }
        fixture.clock.advance(by: .seconds(9.9))
        _ = try await exchange(fixture, first)
        fixture.clock.advance(by: .seconds(0.2))
        await #expect(throws: CognitoError.refreshTokenReused) { try await exchange(fixture, first) }
        await #expect(throws: CognitoError.refreshTokenRevoked) { try await exchange(fixture, second) }
        let access = try #require(answer.token("AccessToken"))
        await #expect(throws: CognitoError.accessTokenRevoked) { try await fixture.call("GetUser", ["AccessToken": .string(access)]) }
    }

    @Test func `with rotation the refresh flow is not enabled`() async throws {
        let fixture = try rotating()
        let token = try #require(try await fixture.signIn().token("RefreshToken"))
        await #expect(throws: CognitoError.flowNotEnabled("REFRESH_TOKEN_AUTH")) {
            try await fixture.initiate("REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": token])
        }
    }

    @Test func `a client gives its secret itself`() async throws {
        let fixture = try PoolFixture()
        let (client, secret) = (PoolFixture.secretClient, PoolFixture.clientSecret)
        let token = try fixture.pool.signIn(username: "leo", password: PoolFixture.password, clientID: client).refreshToken ?? ""
        _ = try await exchange(fixture, token, client: client, secret: secret)
        for wrong in [nil, "wrong", try PoolFixture.secretHash("leo")] {
            await #expect(throws: CognitoError.secretHashWrong(clientID: client)) {
                try await exchange(fixture, token, client: client, secret: wrong)
            }
        }
        await #expect(throws: CognitoError.refreshTokenInvalid) { try await exchange(fixture, token) }
    }

    @Test func `where tokens cannot be revoked they name no sign-in`() async throws {
        let fixture = try PoolFixture { $0.clients[0].isRevocationEnabled = false }
        let tokens = try await fixture.signIn()
        #expect(try PoolFixture.claims(tokens.token("AccessToken"))["origin_jti"] == nil)
        #expect(try PoolFixture.claims(tokens.token("IdToken"))["jti"] == nil)
        await #expect(throws: CognitoError.revocationNotEnabled) {
            try await fixture.call(
                "RevokeToken", .texts([("Token", tokens.token("RefreshToken")), ("ClientId", PoolFixture.plainClient)]))
        }
    }
}
