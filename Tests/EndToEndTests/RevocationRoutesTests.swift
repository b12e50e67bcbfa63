import CognitoTesting
import JOSE
import Storage
import StrictJSON
import XCTest

/// `/revocations` and `DELETE /sessions`.
final class RevocationRoutesTests: APITestCase {
    private func user(_ den: Den, _ name: String) throws -> @Sendable () throws -> String {
        try den.pool.createUser(TestUser(username: name, password: Den.password, email: nil, groups: []))
        return { try den.pool.signIn(username: name, password: Den.password).idToken }
    }

    private func claim(_ name: String, _ den: Den, _ token: String) async throws -> String {
        let claims = try await den.client.get("/secure/me", token: token).json()
        return try XCTUnwrap(claims.member(name)?.string)
    }

    private func key(_ den: Den, _ token: String) async throws -> String {
        let made = try await den.client.post("/api-keys", json: ["name": "a key"], token: token).json()
        return try XCTUnwrap(made["key"]?.string)
    }

    private func assertRefused(_ den: Den, _ token: String, file: StaticString = #filePath, line: UInt = #line) async throws {
        try assertProblem(
            await den.client.get("/secure", token: token), 401, "invalid_token", challenge: Self.invalidToken, file: file, line: line)
    }

    private func assertTaken(_ den: Den, _ token: String, file: StaticString = #filePath, line: UInt = #line) async throws {
        let response = try await den.client.get("/secure", token: token)
        XCTAssertEqual(response.status, 200, response.text, file: file, line: line)
    }

    /// The pool's tokens are of this second or an earlier one; those without `iat` are refused, too.
    func testDELETESessionsEndsAllTokensOfTheUserAndNoKeys() async throws {
        let den = try await Den.open()
        let signIn = try user(den, "leo")
        let (one, two, other) = (try signIn(), try signIn(), try den.token())
        let key = try await self.key(den, one)
        let subject = try await claim("sub", den, one)
        let response = try await den.client.send("DELETE", "/sessions", token: one)
        XCTAssertEqual(response.status, 204)
        try await assertRefused(den, one)
        try await assertRefused(den, two)
        try await assertTaken(den, other)
        let byKey = try await den.client.get("/secure", fields: [("X-API-Key", key)])
        XCTAssertEqual(byKey.status, 200, byKey.text)
        func token(issuedAt: JSONValue?) throws -> String {
            try den.pool.issuer().idToken(for: TestUser(username: "leo", password: "")) {
                $0.claims["sub"] = .string(subject)
                $0.claims["iat"] = issuedAt
            }
        }
        let stored = try await den.database.read { try await $0.revocations.changes(after: 0, limit: 9).changes }
        guard case .added(let revocation) = stored.first, let limit = revocation.issuedUpTo else { return XCTFail("\(stored)") }
        let second = Int64(limit.secondsSinceEpoch)
        try await assertRefused(den, token(issuedAt: .integer(second)))
        try await assertRefused(den, token(issuedAt: .double(Double(second) + 0.9)))
        try await assertTaken(den, token(issuedAt: .integer(second + 1)))
        await den.close()
    }

    func testAnOpenEventStreamEndsWithItsUsersSessions() async throws {
        let den = try await Den.open()
        let token = try den.token()
        let connection = try await den.client.connection()
        try await connection.send("GET /secure/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n")
        let first = try await connection.bytes()
        XCTAssertFalse(first.isEmpty)
        let ended = try await den.client.send("DELETE", "/sessions", token: token)
        XCTAssertEqual(ended.status, 204)
        var rest: [UInt8] = []
        while !rest.suffix(5).elementsEqual("0\r\n\r\n".utf8) { rest += try await connection.bytes() }
        XCTAssertTrue(String(decoding: rest, as: UTF8.self).contains("event: revoked"))
        await den.close()
    }

    func testT132ARevokedUserIsRefusedWithLaterTokensAndKeysUntilItIsLifted() async throws {
        let den = try await Den.open()
        let admin = try den.adminToken()
        let signIn = try user(den, "leo")
        let token = try signIn()
        let key = try await self.key(den, token)
        let made = try await den.client.post("/revocations", json: ["sub": .string(try await claim("sub", den, token))], token: admin)
        XCTAssertEqual(made.status, 201)
        try await assertRefused(den, token)
        try await assertRefused(den, signIn())
        let byKey = try await den.client.get("/secure", fields: [("X-API-Key", key)])
        try assertProblem(
            byKey, 401, "invalid_api_key", challenge: Self.bare + ", ApiKey realm=\"LionsDen\"")
        let listed = try await den.client.get("/revocations", token: admin).json()["revocations"]?.elements ?? []
        XCTAssertEqual(listed.first.map { Array($0.rawBytes) }, made.content)
        let id = try XCTUnwrap(made.json()["id"]?.string)
        let lifted = try await den.client.send("DELETE", "/revocations/\(id)", token: admin)
        XCTAssertEqual(lifted.status, 204)
        try await assertTaken(den, token)
        try assertProblem(await den.client.send("DELETE", "/revocations/\(id)", token: admin), 404, "not_found")
        await den.close()
    }

    func testTokensAndSignInsAreRevokedByThemselves() async throws {
        let den = try await Den.open()
        let admin = try den.adminToken()
        let signIn = try user(den, "leo")
        let (one, two, three) = (try signIn(), try signIn(), try signIn())
        for content: JSONValue in [
            ["tokenId": .string(try await claim("jti", den, one))],
            ["originTokenId": .string(try await claim("origin_jti", den, two)), "issuer": .string(try await claim("iss", den, two))],
            ["tokenId": .string(try await claim("jti", den, three)), "issuer": "https://elsewhere.example"],
        ] {
            let response = try await den.client.post("/revocations", json: content, token: admin)
            XCTAssertEqual(response.status, 201, response.text)
        }
        try await assertRefused(den, one)
        try await assertRefused(den, two)
        try await assertTaken(den, three)
        await den.close()
    }

    func testRevocationsAreListedPageByPage() async throws {
        let den = try await den()
        let admin = try den.adminToken()
        for name in ["a", "b", "c"] {
            let made = try await den.client.post("/revocations", json: ["sub": .string(name)], token: admin)
            XCTAssertEqual(made.status, 201)
        }
        var (path, seen): (String?, [[String?]]) = ("/revocations?limit=2", [])
        while let next = path {
            let page = try await den.client.get(next, token: admin)
            XCTAssertEqual(page.status, 200, page.text)
            seen.append(try page.json()["revocations"]?.elements?.map { $0["sub"]?.string } ?? [])
            path = page.field("Link").map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        XCTAssertEqual(seen, [["c", "b"], ["a"]])
        for limit in ["1", "10000"] {
            let page = try await den.client.get("/revocations?limit=\(limit)", token: admin)
            XCTAssertEqual(page.status, 200, limit)
        }
        for query in ["limit=0", "limit=10001", "after=x", "after=00000000-0000-4000-8000-000000000000"] {
            try assertProblem(await den.client.get("/revocations?\(query)", token: admin), 400, "invalid_query", also: ["errors"])
        }
    }

    func testRevocationsAreForAdministratorsAndMustFit() async throws {
        let den = try await den()
        let (admin, outsider) = (try den.adminToken(), try den.token())
        try assertProblem(await den.client.post("/revocations", json: ["sub": "x"], token: outsider), 403, "forbidden")
        try assertProblem(await den.client.get("/revocations", token: outsider), 403, "forbidden")
        for (content, pointer) in [
            ([:], "/sub"), (["sub": ""], "/sub"), (["sub": "a", "tokenId": "b"], "/tokenId"), (["sub": "a", "until": "now"], "/until"),
            (["sub": "a", "until": "2001-01-01T00:00:00Z"], "/until"), (["sub": "a\u{0}"], "/sub"),
        ] as [(JSONValue, String)] {
            let response = try await den.client.post("/revocations", json: content, token: admin)
            try assertProblem(response, 422, "invalid_content", also: ["errors"])
            XCTAssertEqual(try response.json()["errors"]?.elements?.map { $0["pointer"]?.string }, [pointer], response.text)
        }
    }
}
