import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct ReadableRefusalsTests {
    @Test(
        arguments: [
            ("GET", "/oauth2/token", "POST, OPTIONS"), ("HEAD", "/oauth2/token", "POST, OPTIONS"),
            ("DELETE", "/us-fake-1_Embedded1/oauth2/revoke", "POST, OPTIONS"),
            ("PUT", "/oauth2/userInfo", "GET, POST, OPTIONS, HEAD"),
            ("POST", "/us-fake-1_Embedded1/.well-known/jwks.json", "GET, OPTIONS, HEAD"),
            ("PATCH", "/us-fake-1_Embedded1/.well-known/openid-configuration", "GET, OPTIONS, HEAD"),
        ])
    func `pages of any origin can read that a method is not allowed`(method: String, path: String, allow: String) async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let response = try await client.send(method, path, fields: [("Origin", "https://app.example")])
            #expect(response.status == 405)
            #expect(response.field("allow") == allow)
            #expect(response.field("access-control-allow-origin") == "*")
        }
    }

    @Test(
        arguments: [
            ("/oauth2/token", OAuthRoutes.maximumBytes), ("/us-fake-1_Embedded1/oauth2/revoke", OAuthRoutes.maximumBytes),
            ("/oauth2/userInfo", OAuthRoutes.maximumBytes), ("/", PoolRoutes.acceptedBytes),
        ])
    func `pages of any origin can read that content is too large`(path: String, most: Int) async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let fields = [("Origin", "https://app.example"), ("Content-Type", FormParameters.mediaType)]
            for (length, isRefused) in [(most, false), (most + 1, true)] {
                let content = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                let response = try await client.send("POST", path, fields: fields, content: content)
                #expect((response.status == 413) == isRefused)
                #expect(response.field("access-control-allow-origin") == "*")
            }
        }
    }

    @Test(arguments: ["/login", "/logout", "/oauth2/authorize"]) func `those of pages cannot be read`(path: String) async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let response = try await client.send("DELETE", path, fields: [("Origin", "https://app.example")])
            #expect(response.status == 405)
            #expect(response.field("access-control-allow-origin") == nil)
        }
    }
}
