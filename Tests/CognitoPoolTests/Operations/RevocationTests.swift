import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct RevocationTests {
    private func revoke(
        _ fixture: PoolFixture, _ token: String?, client: String = PoolFixture.plainClient, secret: String? = nil
    ) async throws -> JSONView {
        try await fixture.call("RevokeToken", .texts([("Token", token), ("ClientId", client), ("ClientSecret", secret)]))
    }

    private func refresh(_ fixture: PoolFixture, _ token: String) async throws -> JSONView {
        try await fixture.call(
            "InitiateAuth",
            [
                "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "plainclient",
                "AuthParameters": ["REFRESH_TOKEN": .string(token)],
            ])
    }

    @Test func `a revoked refresh token and its access tokens are refused, those of another sign-in are not`() async throws {
        let fixture = try PoolFixture()
        let first = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        let second = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        let token = try #require(first.refreshToken)
        _ = try await revoke(fixture, token)
        _ = try await revoke(fixture, token)
        await #expect(throws: CognitoError.refreshTokenRevoked) { try await refresh(fixture, token) }
        await #expect(throws: CognitoError.accessTokenRevoked) {
            try await fixture.call("GetUser", ["AccessToken": .string(first.accessToken)])
        }
        _ = try await refresh(fixture, try #require(second.refreshToken))
        _ = try await fixture.call("GetUser", ["AccessToken": .string(second.accessToken)])
    }

    @Test func `a token that was never given out is no error`() async throws {
        let fixture = try PoolFixture()
        _ = try await revoke(fixture, "unknown")
        await #expect(throws: CognitoError.missingMember("token")) { try await revoke(fixture, nil) }
    }

    @Test func `only refresh tokens can be revoked, only by their client, and only with its secret`() async throws {
        let fixture = try PoolFixture()
        let tokens = try fixture.pool.signIn(
            username: "leo", password: PoolFixture.password, clientID: PoolFixture.secretClient)
        let (client, secret) = (PoolFixture.secretClient, PoolFixture.clientSecret)
        await #expect(throws: CognitoError.tokenTypeNotRevocable) {
            try await revoke(fixture, tokens.accessToken, client: client, secret: secret)
        }
        for (client, secret) in [(client, nil), (client, "wrong"), ("plainclient", nil), ("plainclient", secret), ("nobody", nil)] {
            await #expect(throws: CognitoError.revocationRefused) {
                try await revoke(fixture, tokens.refreshToken, client: client, secret: secret)
            }
        }
        _ = try await revoke(fixture, tokens.refreshToken, client: client, secret: secret)
    }

    @Test func `signing out everywhere also ends sign-ins at a client without token revocation`() async throws {
        let fixture = try PoolFixture { $0.clients[0].isRevocationEnabled = false }
        let tokens = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        await #expect(throws: CognitoError.revocationNotEnabled) { try await revoke(fixture, tokens.refreshToken) }
        let refreshed = try await refresh(fixture, try #require(tokens.refreshToken))
        _ = try await fixture.call("GlobalSignOut", ["AccessToken": .string(tokens.accessToken)])
        for token in [tokens.accessToken, try #require(refreshed.token("AccessToken"))] {
            await #expect(throws: CognitoError.accessTokenRevoked) { try await fixture.call("GetUser", ["AccessToken": .string(token)]) }
        }
        let next = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        _ = try await fixture.call("GetUser", ["AccessToken": .string(next.accessToken)])
    }

    @Test func `signing out everywhere ends every sign-in of the user`() async throws {
        let fixture = try PoolFixture()
        let first = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        let second = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        _ = try await fixture.call("GlobalSignOut", ["AccessToken": .string(first.accessToken)])
        for tokens in [first, second] {
            await #expect(throws: CognitoError.refreshTokenRevoked) { try await refresh(fixture, try #require(tokens.refreshToken)) }
        }
        await #expect(throws: CognitoError.accessTokenRevoked) {
            try await fixture.call("GlobalSignOut", ["AccessToken": .string(second.accessToken)])
        }
    }
}
