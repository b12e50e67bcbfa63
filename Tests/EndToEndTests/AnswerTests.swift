import CognitoTesting
import StrictJSON
import XCTest

/// The fields of every kind of answer, all of them and no other, and what error bodies keep to themselves.
final class AnswerTests: APITestCase {
    private static func challenge(_ value: String) -> [(String, String)] { [("WWW-Authenticate", value)] }

    private func expect(_ kind: AnswerKind, of den: Den, file: StaticString = #filePath, line: UInt = #line) async throws {
        let connection = try await den.client.connection()
        try await connection.send(kind.request)
        let response = try await connection.response()
        XCTAssertEqual(response.status, kind.status, kind.name, file: file, line: line)
        let identifier = response.field("X-Request-Id") ?? ""
        XCTAssertNotNil(identifier.wholeMatch(of: /[0-9a-f]{32}/), kind.name, file: file, line: line)
        var expected = [
            ("Date", response.field("Date") ?? ""), ("X-Content-Type-Options", "nosniff"), ("X-Request-Id", identifier),
            ("Cache-Control", "no-store"),
        ]
        if kind.closes { expected.append(("Connection", "close")) }
        expected += kind.fields
        if kind.retries { expected.append(("Retry-After", response.field("Retry-After").flatMap { Int($0) }.map { "\($0)" } ?? "seconds")) }
        if let type = kind.type { expected += [("Content-Type", type), ("Content-Length", "\(response.content.count)")] }
        XCTAssertEqual(
            response.fields.map { "\($0.name): \(Self.withoutMetadata($0.value))" }, expected.map { "\($0): \($1)" }, kind.name, file: file,
            line: line)
        XCTAssertNotNil(
            response.field("Date")?.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/), kind.name, file: file,
            line: line)
        if let code = kind.code {
            try assertProblem(
                response, kind.status, code, challenge: response.field("WWW-Authenticate"), also: kind.members, file: file, line: line)
            assertTellsNothing(response, file: file, line: line)
        }
        if kind.closes {
            let rest = try await connection.bytesToEnd()
            XCTAssertEqual(rest, [], kind.name, file: file, line: line)
        }
    }

    /// No path, type, stack or detail of the key server.
    private func assertTellsNothing(_ response: TestResponse, file: StaticString, line: UInt) {
        let secrets = [
            "/create", "/admin", "/secure", "/nothing", "/cognito", ".swift", "Sources", "Error", "Optional", "(", "127.0.0.1", "://",
            "amazonaws", "jwks", "us-mock", "kid", "RS256", Den.admins, Den.email, Den.clientID, "Bearer ey",
        ]
        for secret in secrets {
            XCTAssertFalse(response.text.contains(secret), "\(secret) in \(response.text)", file: file, line: line)
        }
    }

    func testT111EveryAnswerHasTheFieldsOfItsKindAndNoOther() async throws {
        let den = try await den()
        let token = "Authorization: Bearer \(try den.adminToken())\r\n"
        let good: [AnswerKind] = [
            .json(AnswerKind.get("/healthz")), .json(AnswerKind.get("/readyz")), .json(AnswerKind.get("/public")),
            .json(AnswerKind.get("/public", token)),
            .json(AnswerKind.get("/secure", token)), .json(AnswerKind.get("/secure/me", token)),
            .json(AnswerKind.get("/secure/email", token)),
            .json(AnswerKind.get("/admin", token)),
            .json(
                AnswerKind.post(
                    "/cognito-testing-login",
                    content: "{\"clientId\":\"\(Den.clientID)\",\"username\":\"\(Den.email)\",\"password\":\"\(Den.password)\"}")),
            AnswerKind(
                name: "OPTIONS", request: "OPTIONS /admin HTTP/1.1\r\nHost: x\r\n\r\n", status: 204,
                fields: [("Allow", "GET, HEAD, OPTIONS")]),
            AnswerKind(
                name: "OPTIONS *", request: "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", status: 204, fields: [("Allow", "GET, HEAD, OPTIONS")]),
        ]
        for kind in good { try await expect(kind, of: den) }
    }

    func testT111EveryRefusalHasTheFieldsOfItsKindAndTellsNothingElse() async throws {
        let den = try await den()
        let token = "Authorization: Bearer \(try den.adminToken())\r\n"
        let outsider = "Authorization: Bearer \(try den.token())\r\n"
        let expired = try den.pool.issuer().idToken(for: TestUser(username: "old", password: "x")) { $0.claims["exp"] = 1_000_000_000 }
        let refusals: [AnswerKind] = [
            .problem(AnswerKind.get("/secure"), 401, "missing_credentials", fields: Self.challenge(Self.bare)),
            .problem(AnswerKind.post("/create"), 403, "missing_credentials", fields: Self.challenge(Self.bare)),
            .problem(
                AnswerKind.get("/secure", "Authorization: Bearer \(expired)\r\n"), 401, "token_expired",
                fields: Self.challenge(Self.expiredToken)
            ),
            .problem(
                AnswerKind.get("/secure", "Authorization: Bearer x\r\n"), 401, "invalid_token", fields: Self.challenge(Self.invalidToken)),
            .problem(
                AnswerKind.get("/secure", "Authorization: Bearer\r\n"), 400, "invalid_request", fields: Self.challenge(Self.invalidRequest)),
            .problem(AnswerKind.get("/admin", outsider), 403, "forbidden"),
            .problem(AnswerKind.get("/secure/email", outsider), 404, "not_found"),
            .problem(AnswerKind.get("/nothing"), 404, "not_found"),
            .problem(
                "DELETE /create HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method_not_allowed", fields: [("Allow", "POST, OPTIONS")]),
            .problem(AnswerKind.post("/create", token, content: "{"), 400, "invalid_json"),
            .problem("POST /create HTTP/1.1\r\nHost: x\r\n\(token)Content-Length: 2\r\n\r\n{}", 415, "unsupported_media_type"),
            .problem(
                AnswerKind.post("/create", token + "Content-Encoding: gzip\r\n"), 415, "unsupported_content_coding",
                fields: [("Accept-Encoding", "identity")]),
            .problem(
                "POST /create HTTP/1.1\r\nHost: x\r\n\(token)Content-Length: 1048577\r\n\r\n", 413, "content_too_large", closes: true),
            .problem(AnswerKind.post("/cognito-testing-login"), 422, "invalid_content", members: ["errors"]),
            .problem(
                AnswerKind.post(
                    "/cognito-testing-login", content: "{\"clientId\":\"\(Den.clientID)\",\"username\":\"x\",\"password\":\"y\"}"),
                401,
                "invalid_login"),
            .problem(AnswerKind.get("/%"), 400, "bad_request", closes: true),
            .problem("GET / HTTP/1.1\r\n\r\n", 400, "bad_request", closes: true),
            .problem(AnswerKind.get("/" + String(repeating: "a", count: 8192)), 414, "uri_too_long", closes: true),
            .problem(AnswerKind.get("/", "Expect: x\r\n"), 417, "expectation_failed", closes: true),
            .problem(AnswerKind.get("/", String(repeating: "X:\r\n", count: 100)), 431, "fields_too_large", closes: true),
            .problem("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 501, "not_implemented", closes: true),
            .problem("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505, "version_not_supported", closes: true),
        ]
        for kind in refusals { try await expect(kind, of: den) }
    }

    func testT111WithoutKeysAnAnswerTellsNothingOfTheirServer() async throws {
        let den = try await Den.open(poolRuns: false)
        let token = "Authorization: Bearer \(try den.adminToken())\r\n"
        try await expect(.problem(AnswerKind.get("/secure", token), 503, "keys_unavailable", retries: true), of: den)
        // It names the issuer, as that is what an operator asks for, and nothing else.
        let ready = try await den.client.get("/readyz")
        try assertNotReady(ready)
        let issuer = den.pool.issuerURL
        let rest = ready.text.replacing(issuer, with: "")
        for secret in ["://", "127.0.0.1", "jwks", "onnect", "refused", "("] { XCTAssertFalse(rest.contains(secret), ready.text) }
        await den.close()
    }
}
