import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct RefreshedScopeTests {
    private func refresh(_ browser: OAuthBrowser, _ token: String, _ scope: String?) async throws -> TestResponse {
        let parameters = ["grant_type": "refresh_token", "client_id": PoolFixture.plainClient, "refresh_token": token]
        return try await browser.post("/oauth2/token", parameters.merging(scope.map { ["scope": $0] } ?? [:]) { $1 })
    }

    @Test func `a refresh may ask for fewer scopes than the sign-in has, for this access token alone`() async throws {
        try await OAuthBrowser.serving { browser, _, _ in
            let first = try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: try await browser.code()))
            #expect(first.field("pragma") == "no-cache")
            let token = try #require(try first.json()["refresh_token"]?.string)
            for (scope, granted) in [("email", "email"), ("email openid", "email openid"), (nil, "openid email")] as [(String?, String)] {
                let answer = try await refresh(browser, token, scope).json()
                #expect(try PoolFixture.claims(answer["access_token"]?.string)["scope"]?.string == granted)
                #expect((answer["id_token"] == nil) == (scope == "email"))
            }
            #expect(try OAuthBrowser.error(try await refresh(browser, "unknown", "email")) == "invalid_grant")
        }
    }

    @Test(arguments: ["profile", "openid email profile", "Email"])
    func `a scope that the sign-in does not have is refused, and rotates nothing`(scope: String) async throws {
        try await OAuthBrowser.serving {
            $0.clients[0].authFlows.remove(.refreshToken)
            $0.clients[0].refreshTokenRotation.isEnabled = true
        } _: { browser, _, _ in
            let first = try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: try await browser.code())).json()
            let token = try #require(first["refresh_token"]?.string)
            #expect(try OAuthBrowser.error(try await refresh(browser, token, scope)) == "invalid_scope")
            let next = try #require(try await refresh(browser, token, "openid").json()["refresh_token"]?.string)
            let answer = try await refresh(browser, next, nil).json()
            #expect(try PoolFixture.claims(answer["access_token"]?.string)["scope"]?.string == "openid email")
        }
    }
}
