import CognitoTesting
import StrictJSON
import XCTest

/// `COGNITO_COOKIE`: the token of a browser that cannot send `Authorization`.
final class CookieTests: APITestCase {
    private static let listed = "https://app.example"

    /// A service that takes the token in the cookie `den`, too.
    private func serving(_ test: (_ den: Den, _ own: String) async throws -> Void) async throws {
        let den = try await Den.open(adding: ["COGNITO_COOKIE": "den", "CORS_ALLOWED_ORIGINS": Self.listed])
        do { try await test(den, "http://127.0.0.1:\(den.client.port)") } catch {
            await den.close()
            throw error
        }
        await den.close()
    }

    private func cookie(_ token: String) -> [(String, String)] { [("Cookie", "theme=dark; den=\(token)")] }

    func testEveryRouteForUsersTakesTheTokenInTheCookie() async throws {
        try await serving { den, _ in
            let fields = cookie(try den.adminToken())
            for path in ["/public", "/secure", "/secure/me", "/secure/email", "/admin"] {
                let answer = try await den.client.get(path, fields: fields)
                XCTAssertEqual(answer.status, 200, path)
                XCTAssertTrue(answer.text.contains(Den.email), path)
            }
        }
    }

    func testTheStreamThatAnEventSourceOpensBeginsAtOnce() async throws {
        try await serving { den, _ in
            let connection = try await den.client.connection()
            try await connection.send(
                "GET /secure/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCookie: den=\(try den.adminToken())\r\n\r\n")
            var received = ""
            while !received.contains("event: session") {
                let bytes = try await connection.bytes()
                XCTAssertFalse(bytes.isEmpty)
                guard !bytes.isEmpty else { return }
                received += String(decoding: bytes, as: UTF8.self)
            }
            XCTAssertTrue(received.hasPrefix("HTTP/1.1 200 OK\r\n"), received)
            XCTAssertTrue(received.contains("Content-Type: text/event-stream\r\n"), received)
        }
    }

    func testATokenInTheCookieIsJudgedAsAnyOther() async throws {
        try await serving { den, _ in
            try assertProblem(await den.client.get("/secure"), 401, "missing_credentials", challenge: Self.bare)
            let other = try await den.client.get("/secure", fields: [("Cookie", "Den=\(try den.adminToken())")])
            try assertProblem(other, 401, "missing_credentials", challenge: Self.bare)
            for path in ["/public", "/secure"] {
                try assertProblem(await den.client.get(path, fields: cookie("a.b.c")), 401, "invalid_token", challenge: Self.invalidToken)
            }
            try assertProblem(await den.client.get("/admin", fields: cookie(den.token(groups: ["cubs"]))), 403, "forbidden")
        }
    }

    func testT42ATokenInFieldAndCookieIsRefused() async throws {
        try await serving { den, _ in
            let token = try den.adminToken()
            for path in ["/public", "/secure", "/admin"] {
                let both = try await den.client.get(path, token: token, fields: cookie(token))
                try assertProblem(both, 400, "invalid_request", challenge: Self.twoCredentials)
            }
            let query = try await den.client.get("/secure?access_token=\(token)", fields: cookie(token))
            try assertProblem(query, 400, "invalid_request", challenge: Self.twoCredentials)
        }
    }

    func testT42TwoCredentialsAreRefusedAsSuchWhateverPageHasSentThem() async throws {
        try await serving { den, _ in
            let token = try den.adminToken()
            let made = try await den.client.post("/api-keys", json: ["name": "a script"], token: token)
            let key = [("X-API-Key", try XCTUnwrap(made.json()["key"]?.string))]
            for origin in [[], [("Origin", "https://evil.example")]] {
                for (bearer, fields) in [(token, []), (nil, key), (token, key)] {
                    let answer = try await den.client.post("/create", json: [:], token: bearer, fields: cookie(token) + fields + origin)
                    try assertProblem(answer, 400, "invalid_request", challenge: Self.twoCredentials)
                }
                let alone = try await den.client.post("/create", json: [:], fields: cookie("a.b.c") + origin)
                try assertProblem(alone, 403, "forbidden")
            }
        }
    }

    func testT45TheCookieTwiceIsRefused() async throws {
        try await serving { den, _ in
            let token = try den.adminToken()
            let repeated = Self.bare + ", error=\"invalid_request\", error_description=\"Send the cookie of the token once\""
            for fields in [[("Cookie", "den=\(token); den=\(token)")], cookie(token) + cookie(token)] {
                let answer = try await den.client.get("/secure", fields: fields)
                try assertProblem(answer, 400, "invalid_request", challenge: repeated)
            }
            let empty = try await den.client.get("/secure", fields: cookie(""))
            try assertProblem(empty, 400, "invalid_request", challenge: Self.invalidRequest)
        }
    }

    func testT45AnUnsafeRequestWithTheCookieComesFromAnAllowedPage() async throws {
        try await serving { den, own in
            let token = try den.adminToken()
            for origin in [own, Self.listed] {
                let answer = try await den.client.post("/create", json: [:], fields: cookie(token) + [("Origin", origin)])
                XCTAssertEqual(answer.status, 201, origin)
            }
            let overTLS = own.replacing("http:", with: "https:")
            let foreign = ["http://app.example", "https://evil.example", "null", "\(own)0", overTLS].map { [("Origin", $0)] }
            for fields in [[]] + foreign {
                try assertProblem(await den.client.post("/create", json: [:], fields: cookie(token) + fields), 403, "forbidden")
            }
            // Nobody's cookie is needed for this one.
            let bearer = try await den.client.post("/create", json: [:], token: token, fields: [("Origin", "https://evil.example")])
            XCTAssertEqual(bearer.status, 201)
        }
    }

    /// Most proxies ask with `GET` whatever their client's method is.
    func testAProxyThatAsksIsToldNothingOfACookie() async throws {
        try await serving { den, _ in
            let token = try den.adminToken()
            let answer = try await den.client.get("/auth/verify", fields: cookie(token))
            try assertProblem(answer, 401, "missing_credentials", challenge: Self.bare)
            let both = try await den.client.get("/auth/verify", token: token, fields: cookie("a.b.c"))
            XCTAssertEqual(both.status, 200)
        }
    }

    func testWithoutTheVariableACookieIsNothing() async throws {
        let den = try await den()
        let fields = cookie(try den.adminToken())
        try assertProblem(await den.client.get("/secure", fields: fields), 401, "missing_credentials", challenge: Self.bare)
        let both = try await den.client.get("/secure", token: den.adminToken(), fields: fields)
        XCTAssertEqual(both.status, 200)
    }

    func testTheDocumentNamesTheCookieWhereItIsTaken() async throws {
        try await serving { den, _ in
            let document = try await den.client.get("/openapi.json").json()
            let scheme = document["components"]?["securitySchemes"]?["cookie"]
            XCTAssertEqual(scheme?["type"]?.string, "apiKey")
            XCTAssertEqual(scheme?["in"]?.string, "cookie")
            XCTAssertEqual(scheme?["name"]?.string, "den")
            let paths = try XCTUnwrap(document["paths"]?.members)
            func schemes(_ path: String) -> [[String]]? {
                let operation = paths.first { $0.name == path }?.value["get"]
                return operation?["security"]?.elements?.map { $0.members?.map(\.name) ?? [] }
            }
            XCTAssertEqual(schemes("/secure/events"), [["bearer"], ["cookie"]])
            XCTAssertEqual(schemes("/public"), [[], ["bearer"], ["cookie"]])
            XCTAssertEqual(schemes("/auth/verify"), [["bearer"], ["X-API-Key"]])
            XCTAssertEqual(schemes("/healthz"), [])
        }
    }
}
