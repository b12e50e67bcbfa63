import CognitoTesting
import JOSE
import StrictJSON
import XCTest

/// The changes that the console's user, and no other, makes to their own account.
final class ConsoleUserTests: APITestCase {
    private static let adminsPath = "/console/groups/" + Den.admins

    /// A new user, who is in no group.
    private func newUser(of den: Den) throws -> (name: String, token: String) {
        let name = "visitor\(Int.random(in: 0..<Int.max))"
        try den.pool.createUser(TestUser(username: name, password: Den.password))
        return (name, try den.pool.signIn(username: name, password: Den.password).idToken)
    }

    func testTheCallerJoinsAndLeavesAndTheNextTokenShowsIt() async throws {
        let den = try await den()
        let (name, token) = try newUser(of: den)
        // Asking twice is as good as asking once.
        for (method, status) in [("PUT", 200), ("PUT", 200), ("DELETE", 403), ("DELETE", 403)] {
            let changed = try await den.client.send(method, Self.adminsPath, token: token)
            XCTAssertEqual(changed.status, 204, changed.text)
            XCTAssertEqual(changed.content, [])
            let next = try den.pool.signIn(username: name, password: Den.password).idToken
            let admin = try await den.client.get("/admin", token: next)
            XCTAssertEqual(admin.status, status)
        }
        XCTAssertEqual(try den.pool.user(Den.email).groups, [Den.admins])
    }

    func testAGroupThatThePoolDoesNotHaveIsNotMade() async throws {
        let den = try await den()
        let (name, token) = try newUser(of: den)
        for method in ["PUT", "DELETE"] {
            for group in ["no-such-group", Den.admins.uppercased(), "a%20b"] {
                let response = try await den.client.send(method, "/console/groups/\(group)", token: token)
                try assertProblem(response, 404, "not_found")
            }
        }
        XCTAssertEqual(try den.pool.user(name).groups, [])
    }

    func testAUserIsInAHundredGroupsAtMost() async throws {
        let den = try await den()
        let name = "joiner\(Int.random(in: 0..<Int.max))"
        let groups = (1...99).map { "\(name).\($0)" }
        try den.pool.createUser(TestUser(username: name, password: Den.password, groups: groups))
        try den.pool.createGroup("\(name).100")
        let token = try den.pool.signIn(username: name, password: Den.password).idToken
        let hundredth = try await den.client.send("PUT", Self.adminsPath, token: token)
        XCTAssertEqual(hundredth.status, 204)
        try assertProblem(await den.client.send("PUT", "/console/groups/\(name).100", token: token), 409, "limit_exceeded")
    }

    func testWhoDoesNotSayWhoTheyAreChangesNothing() async throws {
        let den = try await den()
        for (method, path) in [("PUT", Self.adminsPath), ("DELETE", Self.adminsPath), ("POST", "/console/expired-token")] {
            try assertProblem(await den.client.send(method, path), 401, "missing_credentials", challenge: Self.bare)
            let forged = try den.pool.issuer().idToken(for: TestUser(username: "x", password: "")) { $0.signature = .bytes([1]) }
            try assertProblem(await den.client.send(method, path, token: forged), 401, "invalid_token", challenge: Self.invalidToken)
        }
        // The pool has signed it, but has no user of that name.
        let stranger = try den.pool.issuer().idToken(for: TestUser(username: "stranger", password: ""))
        try assertProblem(await den.client.send("PUT", Self.adminsPath, token: stranger), 404, "not_found")
        XCTAssertEqual(try den.pool.user(Den.email).groups, [Den.admins])
    }

    func testAPageOfAnotherOriginIsRefused() async throws {
        let den = try await den()
        let (name, token) = try newUser(of: den)
        let foreign = [
            [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")], [("Sec-Fetch-Site", "")],
            [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "same-origin")], [("Origin", "https://evil.example")],
            [("Origin", "null")], [("Origin", "")], [("Origin", "http://127.0.0.1")],
            [("Origin", "\(den.origin).evil.example")], [("Origin", den.origin), ("Origin", den.origin)],
            [("Sec-Fetch-Site", "same-origin"), ("Origin", "https://evil.example")],
            [("Sec-Fetch-Site", "cross-site"), ("Origin", den.origin)],
        ]
        let requests = [
            ("PUT", Self.adminsPath), ("DELETE", Self.adminsPath), ("POST", "/console/expired-token"), ("GET", "/console/settings"),
        ]
        for fields in foreign {
            for (method, path) in requests {
                try assertProblem(await den.client.send(method, path, token: token, fields: fields), 403, "cross_site")
            }
        }
        XCTAssertEqual(try den.pool.user(name).groups, [])
    }

    func testThePagesOwnRequestsAndThoseOfOtherProgramsPass() async throws {
        let den = try await den()
        let (name, token) = try newUser(of: den)
        let own = [
            [], [("Sec-Fetch-Site", "same-origin")], [("Sec-Fetch-Site", "none")], [("Origin", den.origin)],
            [("Sec-Fetch-Site", "same-origin"), ("Origin", den.origin)], [("Origin", "https://127.0.0.1:\(den.port)")],
        ]
        for fields in own {
            let response = try await den.client.send("PUT", Self.adminsPath, token: token, fields: fields)
            XCTAssertEqual(response.status, 204, "\(fields)")
        }
        XCTAssertEqual(try den.pool.user(name).groups, [Den.admins])
    }

    func testAnExpiredTokenIsTheCallersAndIsRefusedAsExpired() async throws {
        let den = try await den()
        let (name, token) = try newUser(of: den)
        let response = try await den.client.send("POST", "/console/expired-token", token: token)
        XCTAssertEqual(response.status, 200)
        let expired = try XCTUnwrap(try response.json()["token"]?.string)
        XCTAssertNotEqual(expired, token)
        try assertProblem(await den.client.get("/secure", token: expired), 401, "token_expired", challenge: Self.expiredToken)
        let payload = Array(expired.split(separator: ".")[1].utf8)
        let claims = try JSONDocument(parsing: Base64URL.decode(payload.span)).root
        XCTAssertEqual(claims["sub"]?.string, try den.pool.user(name).subject)
    }
}

extension Den {
    fileprivate var port: UInt16 { client.port }
    fileprivate var origin: String { "http://127.0.0.1:\(port)" }
}
