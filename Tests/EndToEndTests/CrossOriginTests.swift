import CognitoTesting
import StrictJSON
import XCTest

/// What a page of another origin sees of the API, over real sockets and with real tokens.
final class CrossOriginTests: APITestCase {
    private static let origin = "https://app.example.com"
    private static let variables = ["CORS_ALLOWED_ORIGINS": "\(origin),http://localhost:3000", "CORS_MAX_AGE_SECONDS": "60"]

    private func open(_ variables: [String: String] = variables, _ body: (Den) async throws -> Void) async throws {
        let den = try await Den.open(adding: variables)
        try await body(den)
        await den.close()
    }

    private func assertGranted(
        _ answer: TestResponse, _ status: Int, _ code: String?, file: StaticString = #filePath, line: UInt = #line
    ) {
        XCTAssertEqual(answer.status, status, file: file, line: line)
        XCTAssertEqual((try? answer.json())?["code"]?.string, code, file: file, line: line)
        XCTAssertEqual(answer.field("Access-Control-Allow-Origin"), Self.origin, file: file, line: line)
        XCTAssertEqual(
            answer.field("Access-Control-Expose-Headers"),
            "WWW-Authenticate, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Allow, Location, Link, ETag, Content-Range",
            file: file,
            line: line)
        XCTAssertEqual(answer.field("Vary"), "Origin", file: file, line: line)
    }

    func testT99APreflightOfAGuardedRouteNeedsNoCredentials() async throws {
        try await open { den in
            let asked = [
                ("Origin", Self.origin), ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization,content-type,x-pride"),
            ]
            let answer = try await den.client.send("OPTIONS", "/create", fields: asked)
            XCTAssertEqual(answer.status, 204)
            XCTAssertEqual(answer.field("Access-Control-Allow-Origin"), Self.origin)
            XCTAssertEqual(answer.field("Access-Control-Allow-Methods"), "POST, OPTIONS")
            XCTAssertEqual(
                answer.field("Access-Control-Allow-Headers"), "Authorization, Content-Type, X-Request-Id, traceparent, x-pride")
            XCTAssertEqual(answer.field("Access-Control-Max-Age"), "60")
            XCTAssertNil(answer.field("Access-Control-Allow-Credentials"))
            XCTAssertEqual(answer.field("Vary"), "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
        }
    }

    /// A proxy hands on its client's method and fields, and takes any 2xx for a yes.
    func testAPreflightIsNoVerdictForAProxy() async throws {
        try await open { den in
            let asked = [("Origin", Self.origin), ("Access-Control-Request-Method", "POST")]
            self.assertGranted(try await den.client.send("OPTIONS", "/auth/verify", fields: asked), 401, "missing_credentials")
        }
    }

    func testT100AStrangersPreflightIsGrantedNothing() async throws {
        try await open { den in
            for origin in [
                "\(Self.origin).evil", "null", "http://app.example.com", "https://app.example.com:8443", "https://APP.example.com",
            ] {
                let answer = try await den.client.send(
                    "OPTIONS", "/create", fields: [("Origin", origin), ("Access-Control-Request-Method", "POST")])
                XCTAssertEqual(answer.status, 204)
                XCTAssertEqual(answer.field("Allow"), "POST, OPTIONS")
                XCTAssertEqual(answer.fields.filter { $0.name.lowercased().hasPrefix("access-control") }.count, 0)
                XCTAssertEqual(answer.field("Vary"), "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
                let plain = try await den.client.get("/public", fields: [("Origin", origin)])
                XCTAssertEqual(plain.status, 200)
                XCTAssertNil(plain.field("Access-Control-Allow-Origin"))
                XCTAssertEqual(plain.field("Vary"), "Origin")
            }
        }
    }

    func testT101RefusalsCanBeReadByThePage() async throws {
        try await open { den in
            let origin = [("Origin", Self.origin)]
            let stranger = try den.pool.issuer().idToken(for: TestUser(username: "cub", password: ""))
            assertGranted(try await den.client.get("/secure", fields: origin), 401, "missing_credentials")
            assertGranted(try await den.client.get("/secure", token: "x", fields: origin), 401, "invalid_token")
            assertGranted(try await den.client.get("/admin", token: stranger, fields: origin), 403, "forbidden")
            assertGranted(try await den.client.post("/create", json: [:], fields: origin), 403, "missing_credentials")
            assertGranted(try await den.client.get("/nothing", fields: origin), 404, "not_found")
            assertGranted(try await den.client.send("DELETE", "/create", fields: origin), 405, "method_not_allowed")
            let token = try den.adminToken()
            assertGranted(
                try await den.client.send("POST", "/create", token: token, fields: origin, content: [1]), 415, "unsupported_media_type")
            assertGranted(
                try await den.client.send("POST", "/create", token: token, fields: origin + [("Content-Length", "9999999")]), 413,
                "content_too_large")
            assertGranted(try await den.client.post("/create", json: [:], token: token, fields: origin), 201, nil)
        }
    }

    func testT101KeysThatCannotBeHadAreNoNetworkErrorToThePage() async throws {
        let den = try await Den.open(adding: Self.variables, poolRuns: false)
        let answer = try await den.client.get("/secure", token: den.adminToken(), fields: [("Origin", Self.origin)])
        assertGranted(answer, 503, "keys_unavailable")
        XCTAssertNotNil(answer.field("Retry-After"))
        await den.close()
    }

    func testAnEventStreamCarriesItToo() async throws {
        try await open { den in
            let connection = try await den.client.connection()
            try await connection.send(
                "GET /secure/events HTTP/1.1\r\nHost: x\r\nOrigin: \(Self.origin)\r\nAuthorization: Bearer \(den.adminToken())\r\n\r\n")
            var text = ""
            while !text.contains("\r\n\r\n") { text += String(decoding: try await connection.bytes(), as: UTF8.self) }
            XCTAssertTrue(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            XCTAssertTrue(text.contains("\r\nAccess-Control-Allow-Origin: \(Self.origin)\r\n"))
            XCTAssertTrue(text.contains("\r\nVary: Origin\r\n"))
        }
    }

    func testCredentialsAndEveryOrigin() async throws {
        try await open(Self.variables.merging(["CORS_ALLOW_CREDENTIALS": "on"]) { $1 }) { den in
            let answer = try await den.client.get("/public", fields: [("Origin", Self.origin)])
            XCTAssertEqual(answer.field("Access-Control-Allow-Credentials"), "true")
        }
        try await open(["CORS_ALLOWED_ORIGINS": "*"]) { den in
            let answer = try await den.client.get("/public")
            XCTAssertEqual(answer.field("Access-Control-Allow-Origin"), "*")
            XCTAssertNil(answer.field("Vary"))
        }
    }

    func testWithoutAPolicyNothingIsSaid() async throws {
        let den = try await den()
        let answer = try await den.client.send(
            "OPTIONS", "/create", fields: [("Origin", Self.origin), ("Access-Control-Request-Method", "POST")])
        XCTAssertEqual(answer.status, 204)
        XCTAssertEqual(answer.field("Allow"), "POST, OPTIONS")
        XCTAssertNil(answer.field("Vary"))
        XCTAssertEqual(answer.fields.filter { $0.name.lowercased().hasPrefix("access-control") }.count, 0)
    }
}
