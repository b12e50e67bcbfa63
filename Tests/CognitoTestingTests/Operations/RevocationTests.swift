import StrictJSON
import Testing

@testable import CognitoTesting

@Suite struct RevocationTests {
    private func revoke(
        _ fixture: PoolFixture, _ token: String?, client: String = PoolFixture.plainClient, secret: String? = nil
    ) throws -> JSONView {
        try fixture.call("RevokeToken", .texts([("Token", token), ("ClientId", client), ("ClientSecret", secret)]))
    }

    private func refresh(_ fixture: PoolFixture, _ token: String) throws -> JSONView {
        try fixture.call(
            "InitiateAuth",
            [
                "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "plainclient",
                "AuthParameters": ["REFRESH_TOKEN": .string(token)],
            ])
    }

    @Test func `a revoked refresh token and its access tokens are refused, those of another sign-in are not`() throws {
        let fixture = try PoolFixture()
        let first = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        let second = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        let token = try #require(first.refreshToken)
        _ = try revoke(fixture, token)
        _ = try revoke(fixture, token)
        #expect(throws: CognitoError.refreshTokenRevoked) { try refresh(fixture, token) }
        #expect(throws: CognitoError.accessTokenRevoked) {
            try fixture.call("GetUser", ["AccessToken": .string(first.accessToken)])
        }
        _ = try refresh(fixture, try #require(second.refreshToken))
        _ = try fixture.call("GetUser", ["AccessToken": .string(second.accessToken)])
    }

    @Test func `a token that was never given out is no error`() throws {
        let fixture = try PoolFixture()
        _ = try revoke(fixture, "unknown")
        #expect(throws: CognitoError.missingMember("token")) { try revoke(fixture, nil) }
    }

    @Test func `only refresh tokens can be revoked, only by their client, and only with its secret`() throws {
        let fixture = try PoolFixture()
        let tokens = try fixture.pool.signIn(
            username: "leo", password: PoolFixture.password, clientID: PoolFixture.secretClient)
        let (client, secret) = (PoolFixture.secretClient, PoolFixture.clientSecret)
        #expect(throws: CognitoError.tokenTypeNotRevocable) {
            try revoke(fixture, tokens.accessToken, client: client, secret: secret)
        }
        for (client, secret) in [(client, nil), (client, "wrong"), ("plainclient", nil), ("plainclient", secret), ("nobody", nil)] {
            #expect(throws: CognitoError.revocationRefused) {
                try revoke(fixture, tokens.refreshToken, client: client, secret: secret)
            }
        }
        _ = try revoke(fixture, tokens.refreshToken, client: client, secret: secret)
    }

    @Test func `signing out everywhere ends every sign-in of the user`() throws {
        let fixture = try PoolFixture()
        let first = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        let second = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        _ = try fixture.call("GlobalSignOut", ["AccessToken": .string(first.accessToken)])
        for tokens in [first, second] {
            #expect(throws: CognitoError.refreshTokenRevoked) { try refresh(fixture, try #require(tokens.refreshToken)) }
        }
        #expect(throws: CognitoError.accessTokenRevoked) {
            try fixture.call("GlobalSignOut", ["AccessToken": .string(second.accessToken)])
        }
    }
}
