import CognitoTesting
import Storage
import StrictJSON
import XCTest

/// `/api-keys`, and what a key is good for.
final class APIKeyRoutesTests: APITestCase {
    private static let ofKeys = "ApiKey realm=\"LionsDen\""

    /// - Returns: What the one answer says that shows the key.
    private func make(_ content: JSONValue, _ den: Den, _ token: String) async throws -> JSONView {
        let response = try await den.client.post("/api-keys", json: content, token: token)
        XCTAssertEqual(response.status, 201, response.text)
        return try response.json()
    }

    private func key(_ den: Den, _ token: String, scopes: [String]? = nil) async throws -> String {
        let scopes = scopes.map { [JSONValue.Member("scopes", .array($0.map { .string($0) }))] } ?? []
        let made = try await make(.object([.init("name", "a key")] + scopes), den, token)
        return try XCTUnwrap(made["key"]?.string)
    }

    private func send(
        _ method: String, _ target: String, key: String, _ den: Den, content: String? = nil
    ) async throws -> TestResponse {
        try await den.client.send(
            method, target, fields: [("X-API-Key", key), ("Content-Type", "application/json")], content: content.map { Array($0.utf8) })
    }

    func testAKeyIsShownOnceAndListedWithoutItsSecret() async throws {
        let den = try await den()
        let token = try den.token()
        let made = try await make(["name": "import", "expiresAt": "2100-01-01T01:00:00+01:00"], den, token)
        XCTAssertEqual(made.members?.map(\.name), ["id", "name", "key", "scopes", "createdAt", "expiresAt"])
        let key = try XCTUnwrap(made["key"]?.string)
        XCTAssertNotNil(key.wholeMatch(of: /ldk_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}/))
        XCTAssertEqual(made["id"]?.string, String(key.dropFirst(4).prefix(22)))
        XCTAssertEqual(made["scopes"]?.elements?.compactMap(\.string), ["records:read", "records:write"])
        XCTAssertEqual(made["expiresAt"]?.string, "2100-01-01T00:00:00Z")
        let list = try await den.client.get("/api-keys", token: token)
        XCTAssertFalse(list.text.contains(key))
        let listed = try XCTUnwrap(list.json()["apiKeys"]?.elements?.first)
        XCTAssertEqual(listed.members?.map(\.name), ["id", "name", "scopes", "createdAt", "expiresAt", "lastUsedAt"])
        XCTAssertEqual(listed["lastUsedAt"]?.isNull, true)
        let stored = try await den.database.read { try await $0.apiKeys.apiKey(String(key.dropFirst(4).prefix(22))) }
        XCTAssertEqual(stored?.digest.count, 32)
    }

    func testAKeyActsForItsUserWithinItsScopesAndInNoGroup() async throws {
        let den = try await den()
        let token = try den.token(groups: [Den.admins])
        let me = try await den.client.get("/secure/me", token: token).json()["sub"]?.string
        let key = try await key(den, token)
        let secure = try await send("GET", "/secure", key: key, den)
        XCTAssertEqual(secure.status, 200)
        let user = try secure.json()["user"]
        XCTAssertEqual(user?["sub"]?.string, me)
        XCTAssertEqual(user?["groups"]?.elements?.count, 0)
        XCTAssertEqual(user?["username"]?.isNull, true)
        let made = try await send("POST", "/create", key: key, den, content: "{}")
        XCTAssertEqual(made.status, 201)
        XCTAssertEqual(try made.json()["createdBy"]?.string, me)
        let foreign = try await den.client.post("/create", json: "theirs", token: den.token())
        try assertProblem(await send("GET", XCTUnwrap(foreign.field("Location")), key: key, den), 404, "not_found")
        let own = try await send("GET", XCTUnwrap(made.field("Location")), key: key, den)
        XCTAssertEqual(own.status, 200)
        let verdict = try await send("GET", "/auth/verify", key: key, den)
        XCTAssertEqual(verdict.status, 200)
        XCTAssertEqual(verdict.field("X-Auth-Subject"), me)
        XCTAssertEqual(verdict.field("X-Auth-Scopes"), "records:read,records:write")
        XCTAssertEqual(verdict.field("X-Auth-Groups"), "")
    }

    func testAScopeThatAKeyLacksIs403() async throws {
        let den = try await den()
        let token = try den.token()
        let reader = try await key(den, token, scopes: ["records:read"])
        let writer = try await key(den, token, scopes: ["records:write"])
        let lacksWrite = Self.ofKeys + ", error=\"insufficient_scope\", scope=\"records:write\""
        let lacksRead = Self.ofKeys + ", error=\"insufficient_scope\", scope=\"records:read\""
        try assertProblem(await send("POST", "/create", key: reader, den, content: "{}"), 403, "insufficient_scope", challenge: lacksWrite)
        try assertProblem(await send("DELETE", "/records/x", key: reader, den), 403, "insufficient_scope", challenge: lacksWrite)
        try assertProblem(await send("GET", "/records", key: writer, den), 403, "insufficient_scope", challenge: lacksRead)
        try assertProblem(
            await send("GET", "/auth/verify?scope=records:read", key: writer, den), 403, "insufficient_scope", challenge: lacksRead)
        for (key, target) in [(reader, "/records"), (writer, "/auth/verify?scope=records:write")] {
            let response = try await send("GET", target, key: key, den)
            XCTAssertEqual(response.status, 200, response.text)
        }
    }

    func testT131AKeyThatIsNoneIsRefusedWithBothChallenges() async throws {
        let den = try await den()
        let key = try await key(den, den.token())
        let typo = String(key.dropLast()) + (key.hasSuffix("0") ? "1" : "0")
        for wrong in ["x", typo, "ldk_"] {
            for target in ["/secure", "/records", "/auth/verify"] {
                try assertProblem(
                    await send("GET", target, key: wrong, den), 401, "invalid_api_key", challenge: Self.bare + ", " + Self.ofKeys)
            }
        }
    }

    func testT132AKeyBesideATokenIs400AndOnARouteForTokensAloneItIsNone() async throws {
        let den = try await den()
        let token = try den.token()
        let key = try await key(den, token)
        let both = try await den.client.get("/secure", token: token, fields: [("X-API-Key", key)])
        try assertProblem(both, 400, "invalid_request", challenge: Self.twoCredentials)
        let twice = try await den.client.get("/secure", fields: [("X-API-Key", key), ("X-API-Key", key)])
        XCTAssertEqual(twice.status, 400)
        for target in ["/secure/me", "/api-keys", "/admin", "/revocations"] {
            try assertProblem(await send("GET", target, key: key, den), 401, "missing_credentials", challenge: Self.bare)
        }
        try assertProblem(await send("DELETE", "/sessions", key: key, den), 401, "missing_credentials", challenge: Self.bare)
        let ignored = try await den.client.get("/secure/me", token: token, fields: [("X-API-Key", key)])
        XCTAssertEqual(ignored.status, 200)
        try assertProblem(
            await den.client.get("/secure?api_key=\(key)&X-API-Key=\(key)"), 401, "missing_credentials", challenge: Self.bare)
    }

    func testADeletedKeyIsRefusedAtOnce() async throws {
        let den = try await den()
        let (token, other) = (try den.token(), try den.token())
        let key = try await key(den, token)
        let id = String(key.dropFirst(4).prefix(22))
        let before = try await send("GET", "/secure", key: key, den)
        XCTAssertEqual(before.status, 200)
        try assertProblem(await den.client.send("DELETE", "/api-keys/\(id)", token: other), 404, "not_found")
        let still = try await send("GET", "/secure", key: key, den)
        XCTAssertEqual(still.status, 200)
        let deleted = try await den.client.send("DELETE", "/api-keys/\(id)", token: token)
        XCTAssertEqual(deleted.status, 204)
        let after = try await send("GET", "/secure", key: key, den)
        try assertProblem(after, 401, "invalid_api_key", challenge: Self.bare + ", " + Self.ofKeys)
        for unknown in [id, "x", "%00", "%27%3B"] {
            let response = try await den.client.send("DELETE", "/api-keys/\(unknown)", token: token)
            XCTAssertTrue([400, 404].contains(response.status), response.text)
        }
    }

    func testContentThatDoesNotFitIs422WithAllItsFaults() async throws {
        let den = try await den()
        let token = try den.token()
        let cases: [(JSONValue, [String])] = [
            ([:], ["/name"]), ([], [""]), (["name": ""], ["/name"]), (["name": 1], ["/name"]), (["name": nil], ["/name"]),
            (["name": "a\u{0}b"], ["/name"]), (["name": .string(String(repeating: "x", count: 101))], ["/name"]),
            (["name": "x", "scopes": []], ["/scopes"]), (["name": "x", "scopes": ["admin"]], ["/scopes"]),
            (["name": "x", "scopes": "records:read"], ["/scopes"]), (["name": "x", "expiresAt": "2001-01-01T00:00:00Z"], ["/expiresAt"]),
            (["name": "x", "expiresAt": "tomorrow"], ["/expiresAt"]), (["name": "x", "expires/~At": 1], ["/expires~1~0At"]),
            (["scopes": 1, "expiresAt": 2, "x": 3], ["/scopes", "/expiresAt", "/name", "/x"]),
        ]
        for (content, pointers) in cases {
            let response = try await den.client.post("/api-keys", json: content, token: token)
            try assertProblem(response, 422, "invalid_content", also: ["errors"])
            let errors = try response.json()["errors"]?.elements ?? []
            XCTAssertEqual(Set(errors.compactMap { $0["pointer"]?.string }), Set(pointers), response.text)
            XCTAssertTrue(errors.allSatisfy { $0["detail"]?.string?.isEmpty == false })
        }
        _ = try await make(["name": .string(String(repeating: "x", count: 100)), "scopes": nil, "expiresAt": nil], den, token)
    }

    func testThe101stKeyIs409() async throws {
        let den = try await den()
        let token = try den.token()
        try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<12 { _ = try await den.client.post("/api-keys", json: ["name": "x"], token: token) }
                }
            }
            try await group.waitForAll()
        }
        for _ in 0..<4 { _ = try await key(den, token) }
        try assertProblem(await den.client.post("/api-keys", json: ["name": "x"], token: token), 409, "limit_exceeded")
        let list = try await den.client.get("/api-keys", token: token).json()
        XCTAssertEqual(list["apiKeys"]?.elements?.count, 100)
    }
}
