import CognitoTesting
import StrictJSON
import XCTest

/// What the API tells OAuth clients of itself, and where its challenges say so (RFC 9728).
final class ProtectedResourceTests: APITestCase {
    private static let path = "/.well-known/oauth-protected-resource"
    private static let resource = "https://api.example.com/v1"

    private func opened(_ variables: [String: String], _ body: (Den) async throws -> Void) async throws {
        let den = try await Den.open(adding: variables)
        try await body(den)
        await den.close()
    }

    func testTheMetadataNamesTheResourceAndThePoolThatIsTrusted() async throws {
        try await opened(["API_RESOURCE": Self.resource]) { den in
            for path in [Self.path, Self.path + "/v1"] {
                let answer = try await den.client.get(path)
                XCTAssertEqual(answer.status, 200, path)
                XCTAssertEqual(answer.field("Access-Control-Allow-Origin"), "*")
                XCTAssertEqual(answer.field("Cache-Control"), "public, max-age=3600")
                let metadata = try answer.json()
                XCTAssertEqual(metadata["resource"]?.string, Self.resource)
                XCTAssertEqual(metadata["authorization_servers"]?.elements?.count, 1)
                XCTAssertEqual(metadata["scopes_supported"]?.elements?.compactMap(\.string), ["openid", "email", "profile"])
                XCTAssertEqual(metadata["bearer_methods_supported"]?.elements?.compactMap(\.string), ["header"])
                XCTAssertEqual(metadata["resource_name"]?.string, "LionsDen")
                XCTAssertEqual(metadata["resource_documentation"]?.string, Self.resource + "/openapi.json")
            }
            let other = try await den.client.get(Self.path + "/v2")
            XCTAssertEqual(other.status, 404)
        }
    }

    func testItsPreflightLetsAnyFieldPass() async throws {
        try await opened(["API_RESOURCE": Self.resource, "CORS_ALLOWED_ORIGINS": "https://app.example.com"]) { den in
            let asked = [
                ("Origin", "https://inspector.example"), ("Access-Control-Request-Method", "GET"),
                ("Access-Control-Request-Headers", "mcp-protocol-version"),
            ]
            let answer = try await den.client.send("OPTIONS", Self.path, fields: asked)
            XCTAssertEqual(answer.status, 204)
            XCTAssertEqual(answer.field("Access-Control-Allow-Origin"), "*")
            XCTAssertEqual(answer.field("Access-Control-Allow-Headers"), "*, Authorization")
            let metadata = try await den.client.send("GET", Self.path, fields: [("Origin", "https://inspector.example")])
            XCTAssertEqual(metadata.field("Access-Control-Allow-Origin"), "*")
            XCTAssertNil(metadata.field("Vary"))
            let own = try await den.client.send("GET", "/public", fields: [("Origin", "https://inspector.example")])
            XCTAssertNil(own.field("Access-Control-Allow-Origin"))
        }
    }

    func testChallengesOf401AndOfAMissingScopeSayWhereTheMetadataIs() async throws {
        try await opened(["API_RESOURCE": Self.resource, "COGNITO_TOKEN_USE": "any"]) { den in
            let metadata = ", resource_metadata=\"https://api.example.com\(Self.path)/v1\""
            let missing = try await den.client.get("/secure")
            XCTAssertEqual(missing.field("WWW-Authenticate"), Self.bare + metadata)
            let invalid = try await den.client.get("/admin", token: "no.token.atall")
            XCTAssertEqual(invalid.field("WWW-Authenticate"), Self.invalidToken + metadata)
            let unscoped = try await den.client.get("/auth/verify?scope=den/read&scope=den/write")
            XCTAssertEqual(unscoped.status, 401)
            XCTAssertEqual(unscoped.field("WWW-Authenticate"), Self.bare + metadata + ", scope=\"den/read den/write\"")
            let insufficient = try await den.client.get("/auth/verify?scope=den/read", token: den.adminToken())
            XCTAssertEqual(insufficient.status, 403)
            XCTAssertEqual(insufficient.field("WWW-Authenticate")?.hasSuffix("scope=\"den/read\"" + metadata), true)
            let twice = try await den.client.send("GET", "/secure", fields: [("Authorization", "Bearer"), ("Authorization", "Bearer")])
            XCTAssertEqual(twice.field("WWW-Authenticate"), Self.invalidRequest)
            let wanted: JSONValue = ["name": "a reader", "scopes": ["records:read"]]
            let made = try await den.client.post("/api-keys", json: wanted, token: den.adminToken())
            let key = [("X-API-Key", try XCTUnwrap(made.json()["key"]?.string))]
            for answer in [
                try await den.client.post("/create", json: 1, fields: key),
                try await den.client.send("GET", "/auth/verify?scope=records:write", fields: key),
            ] {
                XCTAssertEqual(answer.status, 403)
                let expected = "ApiKey realm=\"LionsDen\", error=\"insufficient_scope\", scope=\"records:write\"" + metadata
                XCTAssertEqual(answer.field("WWW-Authenticate"), expected)
            }
        }
    }

    func testEvery401WithABearerChallengeSaysWhereTheMetadataIs() async throws {
        let den = try await den()
        let metadata = ", resource_metadata=\"http://127.0.0.1:\(den.client.port)\(Self.path)\""
        let key = [("X-API-Key", "ldk_none")]
        for (method, path, fields) in [
            ("GET", "/public", []), ("GET", "/secure", key), ("GET", "/secure/me", []), ("GET", "/secure/email", []),
            ("GET", "/secure/events", []), ("GET", "/admin", []), ("GET", "/records", key), ("DELETE", "/records/x", key),
            ("GET", "/api-keys", []), ("DELETE", "/sessions", []), ("GET", "/revocations", []), ("GET", "/auth/verify", key),
            ("GET", "/live", []), ("GET", "/live/echo", []), ("PUT", "/console/groups/\(Den.admins)", []),
            ("DELETE", "/console/groups/\(Den.admins)", []), ("POST", "/console/expired-token", []),
        ] as [(String, String, [(String, String)])] {
            let answer = try await den.client.send(method, path, token: fields.isEmpty ? "no.token.atall" : nil, fields: fields)
            XCTAssertEqual(answer.status, 401, path)
            XCTAssertEqual(answer.field("WWW-Authenticate")?.contains(metadata), true, "\(method) \(path)")
        }
    }

    func testWhileDevelopingTheResourceIsTheServicesOwnAddress() async throws {
        let den = try await den()
        let own = "http://127.0.0.1:\(den.client.port)"
        let metadata = try await den.client.get(Self.path).json()
        XCTAssertEqual(metadata["resource"]?.string, own)
        let missing = try await den.client.get("/secure")
        XCTAssertEqual(missing.field("WWW-Authenticate"), Self.bare + ", resource_metadata=\"\(own)\(Self.path)\"")
    }
}
