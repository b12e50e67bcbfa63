import CognitoTesting
import StrictJSON
import XCTest

/// `/auth/verify`, as proxies ask it.
final class ForwardAuthTests: APITestCase {
    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    private static let insufficientScope =
        bare + ", error=\"insufficient_scope\", error_description=\"The token does not grant what this needs\", scope=\"api/read\""

    private static func identity(_ response: TestResponse) -> [String] {
        response.fields.filter { $0.name.lowercased().hasPrefix("x-auth-") }.map { "\($0.name.lowercased()): \($0.value)" }
    }

    func testTheBearerIsNamedWhicheverTheMethod() async throws {
        let den = try await den()
        let token = try den.adminToken()
        let me = try await den.client.get("/secure/me", token: token).json()
        for method in Self.methods {
            let response = try await den.client.send(method, "/auth/verify?group=\(Den.admins)", token: token)
            XCTAssertEqual(response.status, 200, method)
            XCTAssertEqual(response.content, [])
            XCTAssertEqual(response.field("Cache-Control"), "no-store")
            XCTAssertEqual(
                Self.identity(response),
                [
                    "x-auth-subject: \(me["sub"]?.string ?? "")", "x-auth-issuer: \(me["iss"]?.string ?? "")",
                    "x-auth-username: \(Den.email)", "x-auth-groups: \(Den.admins)", "x-auth-scopes: ", "x-auth-client: ",
                ])
        }
    }

    /// Not even `OPTIONS`, to which other routes answer 204.
    func testNoMethodIsAdmittedWithoutAToken() async throws {
        let den = try await den()
        for method in Self.methods where method != "HEAD" {
            try assertProblem(await den.client.send(method, "/auth/verify"), 401, "missing_credentials", challenge: Self.bare)
        }
        let head = try await den.client.send("HEAD", "/auth/verify")
        XCTAssertEqual(head.status, 401)
        try assertProblem(await den.client.send("BREW", "/auth/verify", token: den.adminToken()), 405, "method_not_allowed")
    }

    func testRefusalsAreThoseOfGuardedRoutes() async throws {
        let den = try await den()
        let client = den.client
        try assertProblem(await client.get("/auth/verify", token: "a.b.c"), 401, "invalid_token", challenge: Self.invalidToken)
        let expired = try den.pool.issuer().idToken(for: TestUser(username: "old", password: "x")) { $0.claims["exp"] = 1_000_000_000 }
        try assertProblem(await client.get("/auth/verify", token: expired), 401, "token_expired", challenge: Self.expiredToken)
        let twice = [("Authorization", "Bearer a"), ("Authorization", "Bearer b")]
        try assertProblem(await client.get("/auth/verify", fields: twice), 400, "invalid_request", challenge: Self.invalidRequest)
        let token = try den.token(groups: ["cubs"])
        try assertProblem(await client.get("/auth/verify?group=\(Den.admins)", token: token), 403, "forbidden")
        try assertProblem(await client.get("/auth/verify?not_group=cubs", token: token), 403, "forbidden")
        try assertProblem(
            await client.get("/auth/verify?scope=api/read", token: token), 403, "insufficient_scope", challenge: Self.insufficientScope)
    }

    func testT114ACallerWhoseGroupsCannotBeReadPassesNoRuleAboutGroups() async throws {
        let den = try await den()
        for claim in ["suspended", ["suspended", 1], ["suspended", .null], ["suspended": true]] as [JSONValue] {
            let token = try den.pool.issuer().idToken(for: TestUser(username: "leo", password: "")) { $0.claims["cognito:groups"] = claim }
            for target in ["/auth/verify?not_group=suspended", "/auth/verify?group=suspended", "/auth/verify?not_group=x", "/admin"] {
                try assertProblem(await den.client.get(target, token: token), 403, "forbidden")
            }
            let secure = try await den.client.get("/secure", token: token)
            XCTAssertEqual(secure.status, 200)
            XCTAssertEqual(try secure.json()["user"]?["groups"]?.elements?.count, 0)
        }
        let unnamed = try den.pool.issuer().idToken(for: TestUser(username: "leo", password: ""))
        let response = try await den.client.get("/auth/verify?not_group=suspended", token: unnamed)
        XCTAssertEqual(response.status, 200)
    }

    func testAMisspeltRuleAdmitsNoCaller() async throws {
        let den = try await den()
        for query in ["groups=\(Den.admins)", "group=", "", "group=\(Den.admins)&scope", "role=x"] {
            for token in [nil, try den.adminToken()] {
                try assertProblem(await den.client.get("/auth/verify?\(query)", token: token), 400, "invalid_rules")
            }
        }
    }

    func testFieldsThatAProxyForwardsNameNoUser() async throws {
        let den = try await den()
        let fields = [
            ("X-Auth-Subject", "root"), ("X-Auth-Groups", Den.admins), ("X-Forwarded-User", "root"), ("X-Forwarded-Method", "OPTIONS"),
            ("X-Forwarded-Uri", "/public?group=x"), ("X-Forwarded-Host", "x"), ("X-Original-URL", "/public"),
        ]
        try assertProblem(await den.client.get("/auth/verify", fields: fields), 401, "missing_credentials", challenge: Self.bare)
        let token = try den.token(groups: ["cubs"])
        try assertProblem(await den.client.get("/auth/verify?group=\(Den.admins)", token: token, fields: fields), 403, "forbidden")
        let response = try await den.client.get("/auth/verify", token: token, fields: fields)
        XCTAssertEqual(response.field("X-Auth-Groups"), "cubs")
        XCTAssertNotEqual(response.field("X-Auth-Subject"), "root")
    }

    /// The content is neither waited for nor asked for.
    func testContentIsNotRead() async throws {
        let den = try await den()
        let connection = try await den.client.connection()
        try await connection.send(
            "POST /auth/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(try den.adminToken())\r\nContent-Length: 1000\r\n\r\n")
        let response = try await connection.response()
        XCTAssertEqual(response.status, 200)
        let whole = try await den.client.send("POST", "/auth/verify", token: den.adminToken(), content: Array("{".utf8))
        XCTAssertEqual(whole.status, 200)
    }

    func testTokensOfEveryKindThatIsTakenAreJudged() async throws {
        let den = try await Den.open(adding: ["COGNITO_TOKEN_USE": "any"])
        let issuer = try den.pool.issuer()
        let program = try await den.client.get("/auth/verify?scope=api/read", token: issuer.machineToken(scopes: ["api/read"]))
        XCTAssertEqual(program.status, 200, program.text)
        XCTAssertEqual(program.field("X-Auth-Client"), Den.clientID)
        XCTAssertEqual(program.field("X-Auth-Username"), "")
        let access = try den.pool.signIn(username: Den.email, password: Den.password).accessToken
        let user = try await den.client.get("/auth/verify?group=\(Den.admins)", token: access)
        XCTAssertEqual(user.status, 200, user.text)
        XCTAssertEqual(user.field("X-Auth-Scopes"), "aws.cognito.signin.user.admin")
        XCTAssertEqual(user.field("X-Auth-Client"), Den.clientID)
        await den.close()
    }

    func testWithoutKeysNoTokenIsJudged() async throws {
        let den = try await Den.open(poolRuns: false)
        let response = try await den.client.get("/auth/verify", token: den.adminToken())
        try assertProblem(response, 503, "keys_unavailable")
        XCTAssertNotNil(response.field("Retry-After").flatMap { Int($0) })
        try assertProblem(await den.client.get("/auth/verify"), 401, "missing_credentials", challenge: Self.bare)
        await den.close()
    }
}
