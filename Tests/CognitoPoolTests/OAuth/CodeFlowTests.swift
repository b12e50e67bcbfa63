import CognitoCore
import JOSE
import Signing
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct CodeFlowTests {
    @Test(arguments: ["", "/us-fake-1_Embedded1"]) func `a person signs in, and the client has the tokens`(prefix: String) async throws {
        try await OAuthBrowser.serving { browser, fixture, client in
            let page = try await browser.authorize(prefix: prefix)
            #expect(page.status == 200)
            let answer = try OAuthBrowser.answer(try await browser.signIn())
            #expect(answer["state"] == "a b&c")
            let code = try #require(answer["code"])
            let response = try await browser.post("\(prefix)/oauth2/token", OAuthBrowser.redemption(of: code))
            #expect(response.status == 200)
            let tokens = try response.json()
            #expect(tokens["token_type"]?.string == "Bearer")
            #expect(tokens["expires_in"]?.number?.integer == 3600)
            let access = try #require(tokens["access_token"]?.string)
            let claims = try PoolFixture.claims(tokens["id_token"]?.string)
            #expect(claims["nonce"]?.string == "n-0S6")
            #expect(claims["at_hash"]?.string == Base64URL.encode(Digest.sha256(Array(access.utf8)).prefix(16)))
            #expect(claims["email"]?.string == "leo@example.com")
            #expect(claims["iss"]?.string == fixture.pool.issuerURL)
            #expect(try PoolFixture.claims(access)["scope"]?.string == "openid email")
            let user = try await client.get("\(prefix)/oauth2/userInfo", token: access)
            #expect(try user.json()["username"]?.string == "leo")
            #expect(user.field("access-control-allow-origin") == "*")
        }
    }

    @Test func `who has signed in gets the next code without a page, until the sign-in is over`() async throws {
        try await OAuthBrowser.serving { browser, fixture, _ in
            _ = try await browser.code()
            let granted = try await browser.authorize()
            #expect(granted.status == 302)
            #expect(try OAuthBrowser.answer(granted)["code"] != nil)
            #expect(try OAuthBrowser.answer(try await browser.authorize(["prompt": "none"]))["code"] != nil)
            #expect(try await browser.authorize(["prompt": "login"]).status == 200)
            fixture.clock.advance(by: .seconds(100))
            #expect(try OAuthBrowser.answer(try await browser.authorize(["max_age": "100"]))["code"] != nil)
            #expect(try await browser.authorize(["max_age": "99"]).status == 200)
            #expect(try await browser.authorize(["acr_values": "urn:cognito:loa:4"]).status == 200)
            fixture.clock.advance(by: .seconds(3_500))
            let over = try OAuthBrowser.answer(try await browser.authorize(["prompt": "none"]))
            #expect(over["error"] == "login_required")
            #expect(over["state"] == "a b&c")
        }
    }

    @Test func `T142 the second good use of a code revokes the tokens of the first`() async throws {
        try await OAuthBrowser.serving { browser, _, client in
            let redemption = OAuthBrowser.redemption(of: try await browser.code())
            let tokens = try await browser.post("/oauth2/token", redemption).json()
            let access = try #require(tokens["access_token"]?.string)
            #expect(try await client.get("/oauth2/userInfo", token: access).status == 200)
            #expect(try OAuthBrowser.error(try await browser.post("/oauth2/token", redemption)) == "invalid_grant")
            #expect(try await client.get("/oauth2/userInfo", token: access).status == 401)
            let refresh = [
                "grant_type": "refresh_token", "client_id": PoolFixture.plainClient,
                "refresh_token": tokens["refresh_token"]?.string ?? "",
            ]
            #expect(try OAuthBrowser.error(try await browser.post("/oauth2/token", refresh)) == "invalid_grant")
        }
    }

    @Test func `T142 a failed try does not use a code up`() async throws {
        try await OAuthBrowser.serving { browser, fixture, _ in
            let code = try await browser.code()
            let wrong: [[String: String?]] = [
                ["client_id": PoolFixture.otherClient], ["redirect_uri": "http://localhost:3000/callback/"],
                ["redirect_uri": "http://localhost:3000/Callback"], ["code_verifier": nil], ["code_verifier": OAuthBrowser.challenge],
                ["code": code + "0"],
            ]
            for change in wrong {
                let response = try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: code, change))
                #expect(response.status == 400)
                #expect(try OAuthBrowser.error(response) == "invalid_grant")
            }
            let foreign = OAuthBrowser.redemption(of: code, ["resource": "https://api.example"])
            #expect(try OAuthBrowser.error(try await browser.post("/oauth2/token", foreign)) == "invalid_target")
            fixture.clock.advance(by: .seconds(299))
            #expect(try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: code)).status == 200)
        }
    }

    @Test func `T142 a code lives five minutes`() async throws {
        try await OAuthBrowser.serving { browser, fixture, _ in
            let code = try await browser.code()
            fixture.clock.advance(by: .seconds(300))
            #expect(try OAuthBrowser.error(try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: code))) == "invalid_grant")
        }
    }

    @Test(
        arguments: [
            ["redirect_uri": "http://localhost:3000/callback/"], ["redirect_uri": "http://LOCALHOST:3000/callback"],
            ["redirect_uri": "https://evil.example/"], ["redirect_uri": "http://localhost:3000/callback#x"], ["redirect_uri": nil],
            ["client_id": "nobody"], ["client_id": nil],
        ] as [[String: String?]])
    func `T142 no browser is sent to a redirect URI that the client does not have`(change: [String: String?]) async throws {
        try await OAuthBrowser.serving { browser, _, client in
            for path in ["/oauth2/authorize", "/login"] {
                let response = try await client.get("\(path)?\(OAuthBrowser.query(change))")
                #expect(response.status == 400)
                #expect(response.field("location") == nil)
                #expect(response.field("content-type") == "text/html; charset=utf-8")
                #expect(!response.text.contains("evil.example"))
            }
        }
    }

    @Test(
        arguments: [
            (["response_type": "token"], "unsupported_response_type"), (["response_type": nil], "invalid_request"),
            (["scope": "openid admin"], "invalid_scope"), (["code_challenge_method": "plain"], "invalid_request"),
            (["code_challenge_method": nil], "invalid_request"), (["code_challenge": "short"], "invalid_request"),
            (["prompt": "none login"], "invalid_request"), (["max_age": "-1"], "invalid_request"),
            (["resource": "api"], "invalid_target"), (["resource": "https://api.example/#x"], "invalid_target"),
            (["identity_provider": "Google"], "invalid_request"), (["prompt": "none"], "login_required"),
            (["request": "e30.e30."], "request_not_supported"), (["request_uri": "urn:x"], "request_uri_not_supported"),
        ] as [([String: String?], String)])
    func `a client is told what is wrong with its request`(change: [String: String?], code: String) async throws {
        try await OAuthBrowser.serving { browser, _, _ in
            let answer = try OAuthBrowser.answer(try await browser.authorize(change))
            #expect(answer["error"] == code)
            #expect(answer["state"] == "a b&c")
            #expect(answer["code"] == nil)
        }
    }

    @Test(arguments: [["client_credentials"], ["implicit"], []])
    func `a client without the flow is told that it may not have a code`(flows: [String]) async throws {
        try await OAuthBrowser.serving {
            $0.clients[0].oauth.flows = flows
        } _: { browser, _, _ in
            let answer = try OAuthBrowser.answer(try await browser.authorize())
            #expect(answer["error"] == "unauthorized_client")
            #expect(answer["state"] == "a b&c")
        }
    }

    @Test func `a resource becomes the audience of access tokens, refreshed ones too`() async throws {
        try await OAuthBrowser.serving { browser, _, _ in
            let code = try await browser.code(["resource": "https://api.example/mcp"])
            let first = try await browser.post(
                "/oauth2/token", OAuthBrowser.redemption(of: code, ["resource": "https://api.example/mcp"])
            ).json()
            #expect(try PoolFixture.claims(first["access_token"]?.string)["aud"]?.string == "https://api.example/mcp")
            func refresh(_ resource: String?) async throws -> TestResponse {
                let parameters = [
                    "grant_type": "refresh_token", "client_id": PoolFixture.plainClient,
                    "refresh_token": first["refresh_token"]?.string ?? "",
                ]
                return try await browser.post("/oauth2/token", parameters.merging(resource.map { ["resource": $0] } ?? [:]) { $1 })
            }
            #expect(try OAuthBrowser.error(try await refresh("https://api.example/other")) == "invalid_target")
            #expect(try await refresh("https://api.example/mcp").status == 200)
            let refreshed = try await refresh(nil).json()
            let access = try PoolFixture.claims(refreshed["access_token"]?.string)
            #expect(access["aud"]?.string == "https://api.example/mcp")
            #expect(access["scope"]?.string == "openid email")
            let id = try PoolFixture.claims(refreshed["id_token"]?.string)
            #expect(id["nonce"] == nil)
            #expect(id["at_hash"] == nil)
        }
    }

    @Test func `a client proves itself by its secret, in the content or in Basic`() async throws {
        try await OAuthBrowser.serving { browser, _, _ in
            let code = try await browser.code(["client_id": PoolFixture.secretClient])
            func redeem(_ change: [String: String?], _ fields: [(String, String)] = []) async throws -> TestResponse {
                let parameters = OAuthBrowser.redemption(of: code, ["client_id": PoolFixture.secretClient].merging(change) { $1 })
                return try await browser.post("/oauth2/token", parameters, fields: fields)
            }
            let basic = FormParameters.encoded(PoolFixture.secretClient) + ":" + FormParameters.encoded(PoolFixture.clientSecret)
            let credentials = [("Authorization", "Basic \(StandardBase64.text(Array(basic.utf8)))")]
            for response in [try await redeem([:]), try await redeem(["client_secret": "wrong"])] {
                #expect(response.status == 401)
                #expect(try OAuthBrowser.error(response) == "invalid_client")
                #expect(response.field("www-authenticate")?.hasPrefix("Basic ") == true)
            }
            #expect(try OAuthBrowser.error(try await redeem(["client_secret": PoolFixture.clientSecret], credentials)) == "invalid_request")
            #expect(try OAuthBrowser.error(try await redeem(["client_id": PoolFixture.plainClient], credentials)) == "invalid_request")
            #expect(try await redeem(["client_id": nil], credentials).status == 200)
        }
    }

    @Test(arguments: ["roar+at/dusk", "50%", "roar&at"]) func `a secret counts form-encoded and as it is`(secret: String) async throws {
        try await OAuthBrowser.serving {
            $0.resourceServers = [ResourceServer(identifier: "den", name: "Den", scopes: [.init("read", description: "reads")])]
            $0.clients[1] = AppClient(PoolFixture.secretClient, secret: secret)
            $0.clients[1].oauth.flows = ["client_credentials"]
            $0.clients[1].oauth.scopes = ["den/read"]
        } _: { browser, _, _ in
            for (spelling, status) in [(secret, 200), (FormParameters.encoded(secret), 200), (secret + "x", 401), ("", 401)] {
                let credentials = StandardBase64.text(Array("\(PoolFixture.secretClient):\(spelling)".utf8))
                let response = try await browser.post(
                    "/oauth2/token", ["grant_type": "client_credentials"], fields: [("Authorization", "Basic \(credentials)")])
                #expect(response.status == status, "\(spelling)")
            }
        }
    }

    @Test func `a program gets a token of its own for the scopes of its APIs`() async throws {
        try await OAuthBrowser.serving {
            $0.resourceServers = [ResourceServer(identifier: "den", name: "Den", scopes: [.init("read", description: "reads")])]
            $0.clients[1].oauth.flows = ["client_credentials"]
            $0.clients[1].oauth.scopes = ["den/read"]
        } _: { browser, _, _ in
            var parameters = [
                "grant_type": "client_credentials", "client_id": PoolFixture.secretClient, "client_secret": PoolFixture.clientSecret,
            ]
            let tokens = try await browser.post("/oauth2/token", parameters).json()
            let claims = try PoolFixture.claims(tokens["access_token"]?.string)
            #expect(claims["sub"]?.string == PoolFixture.secretClient)
            #expect(claims["scope"]?.string == "den/read")
            #expect(tokens["id_token"] == nil)
            #expect(tokens["refresh_token"] == nil)
            parameters["scope"] = "den/write"
            #expect(try OAuthBrowser.error(try await browser.post("/oauth2/token", parameters)) == "invalid_scope")
            let other = ["grant_type": "client_credentials", "client_id": PoolFixture.plainClient]
            #expect(try OAuthBrowser.error(try await browser.post("/oauth2/token", other)) == "unauthorized_client")
            #expect(
                try OAuthBrowser.error(
                    try await browser.post("/oauth2/token", ["grant_type": "password", "client_id": PoolFixture.plainClient]))
                    == "unsupported_grant_type")
        }
    }

    @Test func `a refresh token is revoked by its client, and so are the access tokens of its sign-in`() async throws {
        try await OAuthBrowser.serving { browser, _, client in
            let tokens = try await browser.post("/oauth2/token", OAuthBrowser.redemption(of: try await browser.code())).json()
            let (access, refresh) = (tokens["access_token"]?.string ?? "", tokens["refresh_token"]?.string ?? "")
            let own = ["client_id": PoolFixture.plainClient]
            #expect(try OAuthBrowser.error(try await browser.post("/oauth2/revoke", own)) == "invalid_request")
            #expect(
                try OAuthBrowser.error(try await browser.post("/oauth2/revoke", own.merging(["token": access]) { $1 }))
                    == "unsupported_token_type")
            let revoked = try await browser.post("/oauth2/revoke", own.merging(["token": refresh]) { $1 })
            #expect(revoked.status == 200)
            #expect(revoked.content.isEmpty)
            let user = try await client.get("/oauth2/userInfo", token: access)
            #expect(user.status == 401)
            #expect(user.field("www-authenticate")?.hasPrefix("Bearer realm=\"user pool\", error=\"invalid_token\"") == true)
            for fields in [[], [("Authorization", "Basic bGVvOmxlbw==")]] as [[(String, String)]] {
                let anonymous = try await client.get("/oauth2/userInfo", fields: fields)
                #expect(anonymous.status == 401)
                #expect(anonymous.field("www-authenticate") == "Bearer realm=\"user pool\"")
            }
        }
    }

    @Test func `signing out ends the sign-in, and leads to a registered address alone`() async throws {
        try await OAuthBrowser.serving { browser, _, client in
            _ = try await browser.code()
            let evil = try await client.get("/logout?client_id=plainclient&logout_uri=https%3A%2F%2Fevil.example")
            #expect(evil.status == 400)
            #expect(evil.field("location") == nil)
            let out = try await browser.open("/logout?client_id=plainclient&logout_uri=http%3A%2F%2Flocalhost%3A3000%2F")
            #expect(out.status == 302)
            #expect(out.field("location") == "http://localhost:3000/")
            #expect(browser.cookie == nil)
            #expect(try OAuthBrowser.answer(try await browser.authorize(["prompt": "none"]))["error"] == "login_required")
        }
    }
}
