import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct EndedSignInTests {
    @Test(arguments: ["GlobalSignOut", "AdminUserGlobalSignOut", "AdminDisableUser"])
    func `T142 a code is no good once the user's sign-ins have been ended`(operation: String) async throws {
        try await OAuthBrowser.serving { browser, fixture, _ in
            let tokens = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
            let code = try await browser.code()
            let user: JSONValue = [
                "AccessToken": .string(tokens.accessToken), "UserPoolId": .string(fixture.poolID), "Username": "leo",
            ]
            _ = try await fixture.call(operation, user)
            _ = try await fixture.call("AdminEnableUser", user)
            let refused = try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: code))
            #expect(try OAuthBrowser.error(refused) == "invalid_grant")
            #expect(try refused.json()["error_description"]?.string == "The sign-in of the code has been ended.")
            let next = OAuthBrowser.redemption(of: try await browser.code())
            #expect(try await browser.post("/oauth2/token", next).status == 200)
        }
    }

    @Test func `a client without token revocation is refused as at AWS`() async throws {
        try await OAuthBrowser.serving {
            $0.clients[0].isRevocationEnabled = false
        } _: { browser, _, _ in
            let tokens = try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: try await browser.code())).json()
            let token = try #require(tokens["refresh_token"]?.string)
            let refused = try await browser.post("/oauth2/revoke", ["client_id": PoolFixture.plainClient, "token": token])
            #expect(refused.status == 400)
            #expect(try OAuthBrowser.error(refused) == "invalid_request")
        }
    }

    @Test func `signing out at the pages leaves a code good that a client has`() async throws {
        try await OAuthBrowser.serving { browser, _, _ in
            let code = try await browser.code()
            try await browser.open("/logout?client_id=plainclient&logout_uri=http%3A%2F%2Flocalhost%3A3000%2F")
            #expect(try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: code)).status == 200)
        }
    }
}
