import CognitoTesting
import XCTest

/// `/admin`, by every path that somebody might try.
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

    /// T94: no spelling reaches the handler around its guard.
    func testNoSpellingOfThePathGetsAroundTheGuard() async throws {
        let den = try await den()
        let spellings = [
            "//admin", "/admin/", "/admin//", "/./admin", "/x/../admin", "/..//admin", "/%61dmin", "/admin%2f", "/%2fadmin",
            "/admin;x", "/admin%3bx", "/ADMIN", "/admin%00", "/admin%20", "/admin\\", "/%5cadmin", "/%2561dmin", "/admin?",
            "/admin.json", "/%c0%afadmin", "/ａdmin", "/admin?x=1", "/admin/.", "/%2e/admin", "/public/../admin",
        ]
        let outsider = try den.token()
        for spelling in spellings {
            for method in ["GET", "HEAD", "POST", "PUT", "BREW"] {
                for token in [nil, outsider] {
                    let response = try await den.client.send(method, spelling, token: token)
                    XCTAssertTrue([400, 401, 403, 404, 405].contains(response.status), "\(method) \(spelling): \(response.status)")
                }
            }
        }
    }

    func testAnotherSpellingOfTheSamePathHasTheSameGuard() async throws {
        let den = try await den()
        for target in ["/%61dmin", "/admin?", "/admin?x=%2e%2e/"] {
            try assertProblem(await den.client.get(target), 401, "missing_credentials", challenge: Self.bare)
            let response = try await den.client.get(target, token: den.adminToken())
            XCTAssertEqual(response.status, 200)
        }
    }

    /// T97
    func testHEADIsGuardedAsGET() async throws {
        let den = try await den()
        let statuses = try await [nil, den.token(), den.adminToken()].asyncMap {
            try await den.client.send("HEAD", "/admin", token: $0).status
        }
        XCTAssertEqual(statuses, [401, 403, 200])
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
