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

    func testASlashAtItsEndAndAQueryArePartOfTheResourcesName() async throws {
        let origin = "https://api.example.com"
        for (resource, place) in [
            ("/", ""), ("/v1/", "/v1/"), ("?den=1", "?den=1"), ("/?den=1", "?den=1"), ("/v1?den=1", "/v1?den=1"),
            ("/v1/?den=/", "/v1/?den=/"),
        ] {
            try await opened(["API_RESOURCE": origin + resource]) { den in
                let missing = try await den.client.get("/secure")
                XCTAssertEqual(missing.field("WWW-Authenticate"), Self.bare + ", resource_metadata=\"\(origin)\(Self.path)\(place)\"")
                let metadata = try await den.client.get(Self.path + place)
                XCTAssertEqual(metadata.status, 200, resource)
                XCTAssertEqual(metadata.field("Access-Control-Allow-Origin"), "*", resource)
                XCTAssertEqual(try metadata.json()["resource"]?.string, origin + resource)
                let documentation = origin + (resource.hasPrefix("/v1") ? "/v1" : "") + "/openapi.json"
                XCTAssertEqual(try metadata.json()["resource_documentation"]?.string, documentation)
                for (method, status) in [("OPTIONS", 204), ("HEAD", 200), ("POST", 405)] {
                    let answer = try await den.client.send(method, Self.path + place)
                    XCTAssertEqual(answer.status, status, "\(method) \(resource)")
                }
                for (path, isThere) in [("", true), ("/v1", place.hasPrefix("/v1")), ("/v1/", place.hasPrefix("/v1/")), ("/", false)] {
                    let answer = try await den.client.get(Self.path + path)
                    XCTAssertEqual(answer.status, isThere ? 200 : 404, "\(path) of \(resource)")
                }
            }
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
