import CognitoTesting
import XCTest

/// `/admin`, by every path that an attacker might try.
final class AdminRouteTests: APITestCase {
    func testAMemberOfTheGroupPasses() async throws {
        let den = try await den()
        let response = try await den.client.get("/admin", token: den.adminToken())
        XCTAssertEqual(response.status, 200)
    }

    func testOthersAreForbidden() async throws {
        let den = try await den()
        for groups in [[], ["others"], [Den.admins.lowercased()]] {
            try assertProblem(await den.client.get("/admin", token: den.token(groups: groups)), 403, "forbidden")
        }
        try assertProblem(await den.client.get("/admin"), 401, "missing_credentials", challenge: Self.bare)
    }

    func testJoiningTheGroupShowsInTheNextToken() async throws {
        let den = try await den()
        let name = "joiner\(Int.random(in: 0..<Int.max))"
        try den.pool.createUser(TestUser(username: name, password: Den.password))
        let before = try den.pool.signIn(username: name, password: Den.password).idToken
        try den.pool.add(user: name, toGroup: Den.admins)
        let after = try den.pool.signIn(username: name, password: Den.password).idToken
        try assertProblem(await den.client.get("/admin", token: before), 403, "forbidden")
        let response = try await den.client.get("/admin", token: after)
        XCTAssertEqual(response.status, 200)
    }

    /// Every spelling, and what a stranger is answered: refused as malformed, unknown, or the same path with the same guard.
    private static let spellings = [
        ("//admin", 400), ("/admin/", 404), ("/admin//", 400), ("/./admin", 400), ("/x/../admin", 400), ("/..//admin", 400),
        ("/%61dmin", 401), ("/admin%2f", 400), ("/%2fadmin", 400), ("/admin;x", 404), ("/admin%3bx", 404), ("/ADMIN", 404),
        ("/admin%00", 400), ("/admin%20", 404), ("/admin\\", 400), ("/%5cadmin", 400), ("/%2561dmin", 404), ("/admin?", 401),
        ("/admin.json", 404), ("/%c0%afadmin", 400), ("/ａdmin", 400), ("/%EF%BD%81dmin", 404), ("/admin?x=1", 401), ("/admin/.", 400),
        ("/%2e/admin", 400), ("/public/../admin", 400), ("/admin#", 400),
    ]

    func testT94NoSpellingOfThePathGetsAroundTheGuard() async throws {
        let den = try await den()
        let outsider = try den.token()
        for (spelling, status) in Self.spellings {
            for (method, token) in [("GET", nil), ("GET", outsider), ("HEAD", nil), ("HEAD", outsider), ("POST", outsider), ("BREW", nil)] {
                let response = try await den.client.send(method, spelling, token: token)
                let guarded = method == "GET" || method == "HEAD" ? (token == nil ? 401 : 403) : 405
                XCTAssertEqual(response.status, status == 401 ? guarded : status, "\(method) \(spelling)")
            }
        }
    }

    func testT78AnAbsoluteFormIsGuardedAsItsPathIs() async throws {
        let den = try await den()
        let rows = [
            ("http://x/admin", 401), ("http://x/%61dmin?y", 401), ("HTTP://X/admin", 401), ("http://x//admin", 400),
            ("http://x/admin/", 404),
            ("http://y/admin", 400), ("http://x@y/admin", 400),
        ]
        for (target, status) in rows {
            let connection = try await den.client.connection()
            try await connection.send("GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let response = try await connection.response()
            XCTAssertEqual(response.status, status, target)
        }
    }

    func testT94AnotherSpellingOfTheSamePathHasTheSameGuard() async throws {
        let den = try await den()
        for target in ["/%61dmin", "/admin?", "/admin?x=%2e%2e/"] {
            try assertProblem(await den.client.get(target), 401, "missing_credentials", challenge: Self.bare)
            let response = try await den.client.get(target, token: den.adminToken())
            XCTAssertEqual(response.status, 200)
        }
    }

    func testT97HEADIsGuardedAsGETAndAnotherMethodIs405() async throws {
        let den = try await den()
        let statuses = try await [nil, den.token(), den.adminToken()].asyncMap {
            try await den.client.send("HEAD", "/admin", token: $0).status
        }
        XCTAssertEqual(statuses, [401, 403, 200])
        for method in ["BREW", "get", "POST", "DELETE"] {
            for token in [nil, try den.adminToken()] {
                let response = try await den.client.send(method, "/admin", token: token)
                try assertProblem(response, 405, "method_not_allowed")
                XCTAssertEqual(response.field("Allow"), "GET, HEAD, OPTIONS")
            }
        }
    }

    func testT98NothingButTheRequestLineChoosesTheMethod() async throws {
        let den = try await den()
        let overrides = [("X-HTTP-Method-Override", "GET"), ("X-HTTP-Method", "GET"), ("X-Method-Override", "GET"), ("_method", "GET")]
        let token = try den.adminToken()
        try assertProblem(await den.client.send("POST", "/admin", token: token, fields: overrides), 405, "method_not_allowed")
        try assertProblem(await den.client.send("POST", "/admin?method=GET&_method=GET", token: token), 405, "method_not_allowed")
        let form = Array("_method=GET".utf8)
        let fields = [("Content-Type", "application/x-www-form-urlencoded")]
        try assertProblem(await den.client.send("POST", "/admin", token: token, fields: fields, content: form), 405, "method_not_allowed")
    }

    func testT99OPTIONSOfAGuardedRouteSaysWhatThereIsAndNoMore() async throws {
        let response = try await den().client.send("OPTIONS", "/admin")
        XCTAssertEqual(response.status, 204)
        XCTAssertEqual(response.field("Allow"), "GET, HEAD, OPTIONS")
        XCTAssertEqual(response.content, [])
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
