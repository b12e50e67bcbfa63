import CognitoTesting
import StrictJSON
import XCTest

/// `/public`, `/secure` and what is below it.
final class SecureRouteTests: APITestCase {
    func testPublicIsOpenAndNamesASignedInUser() async throws {
        let den = try await den()
        let anonymous = try await den.client.get("/public")
        XCTAssertEqual(anonymous.status, 200)
        XCTAssertNil(try anonymous.json()["user"])
        let known = try await den.client.get("/public", token: den.adminToken())
        XCTAssertEqual(known.status, 200)
        XCTAssertEqual(try known.json()["user"]?["email"]?.string, Den.email)
        let basic = try await den.client.get("/public", fields: [("Authorization", "Basic YTpi")])
        XCTAssertEqual(basic.status, 200)
    }

    func testPublicRefusesABadTokenInsteadOfForgettingIt() async throws {
        let den = try await den()
        try assertProblem(await den.client.get("/public", token: "a.b.c"), 401, "invalid_token", challenge: Self.invalidToken)
    }

    func testSecureShowsTheUser() async throws {
        let den = try await den()
        let response = try await den.client.get("/secure", token: den.adminToken())
        XCTAssertEqual(response.status, 200)
        let user = try XCTUnwrap(response.json()["user"])
        XCTAssertEqual(user.members?.map(\.name), ["sub", "username", "email", "groups"])
        XCTAssertEqual(user["email"]?.string, Den.email)
        XCTAssertEqual(user["groups"]?.elements?.map(\.string), [Den.admins])
        XCTAssertEqual(try response.json()["message"]?.kind, .string)
    }

    func testSecureWithoutTokenIsChallengedWith401() async throws {
        let den = try await den()
        try assertProblem(await den.client.get("/secure"), 401, "missing_credentials", challenge: Self.bare)
        let basic = try await den.client.get("/secure", fields: [("Authorization", "Basic YTpi")])
        try assertProblem(basic, 401, "missing_credentials", challenge: Self.bare)
    }

    func testAnExpiredTokenSaysSo() async throws {
        let den = try await den()
        let expired = try den.pool.issuer().idToken(for: TestUser(username: "old", password: "x")) { $0.claims["exp"] = 1_000_000_000 }
        try assertProblem(await den.client.get("/secure", token: expired), 401, "token_expired", challenge: Self.expiredToken)
    }

    func testATamperedTokenIs401() async throws {
        let den = try await den()
        let token = try den.adminToken()
        for position in [10, token.utf8.count / 2, token.utf8.count - 20] {
            var bytes = Array(token.utf8)
            bytes[position] = bytes[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let response = try await den.client.get("/secure", token: String(decoding: bytes, as: UTF8.self))
            try assertProblem(response, 401, "invalid_token", challenge: Self.invalidToken)
        }
    }

    func testAnAccessTokenIsRefusedWhereIDTokensAreTaken() async throws {
        let den = try await den()
        let access = try den.pool.signIn(username: Den.email, password: Den.password).accessToken
        try assertProblem(await den.client.get("/secure", token: access), 401, "invalid_token", challenge: Self.invalidToken)
    }

    func testMeShowsAllVerifiedClaims() async throws {
        let den = try await den()
        let response = try await den.client.get("/secure/me", token: den.adminToken())
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.field("Content-Type"), "application/json")
        let claims = try response.json()
        XCTAssertEqual(claims["token_use"]?.string, "id")
        XCTAssertEqual(claims["aud"]?.string, Den.clientID)
        XCTAssertEqual(claims["iss"]?.string, den.pool.issuerURL)
    }

    func testEmailIsTheOneClaimInjected() async throws {
        let den = try await den()
        let response = try await den.client.get("/secure/email", token: den.adminToken())
        XCTAssertEqual(response.text, "{\"email\":\"\(Den.email)\"}")
        try assertProblem(await den.client.get("/secure/email", token: den.token()), 404, "not_found")
    }

    func testAnAccessTokenPassesWhereAnyIsTakenAndHasNoEmail() async throws {
        let den = try await Den.open(adding: ["COGNITO_TOKEN_USE": "any"])
        let access = try den.pool.signIn(username: Den.email, password: Den.password).accessToken
        let response = try await den.client.get("/secure", token: access)
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(try response.json()["user"]?["email"]?.kind, .null)
        try assertProblem(await den.client.get("/secure/email", token: access), 404, "not_found")
        await den.close()
    }

    /// The pool's own code, before a token is made, can have an access token say it.
    func testTheEmailOfAnAccessTokenIsShownWhereItHasOne() async throws {
        let den = try await Den.open(adding: ["COGNITO_TOKEN_USE": "any"])
        let leo = TestUser(username: "leo", password: "")
        let access = try den.pool.issuer().accessToken(for: leo) { $0.claims["email"] = "leo@example.com" }
        let user = try await den.client.get("/secure", token: access).json()["user"]
        XCTAssertEqual(user?["email"]?.string, "leo@example.com")
        let email = try await den.client.get("/secure/email", token: access)
        XCTAssertEqual(email.text, "{\"email\":\"leo@example.com\"}")
        let me = try await den.client.get("/secure/me", token: access).json()
        XCTAssertEqual(me["email"]?.string, "leo@example.com")
        await den.close()
    }

    func testT48AConnectionForgetsItsUser() async throws {
        let den = try await den()
        let connection = try await den.client.connection()
        let with = "GET /public HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(try den.adminToken())\r\n\r\n"
        let without = "GET /secure HTTP/1.1\r\nHost: x\r\n\r\n"
        try await connection.send(with + without + with + without)
        for status in [200, 401, 200, 401] {
            let response = try await connection.response()
            XCTAssertEqual(response.status, status)
        }
    }

    /// Each connection is kept, and another user's request comes with each turn, while seven other connections do the same.
    func testT49ConcurrentUsersEachSeeThemselves() async throws {
        let den = try await den()
        let users = try (0..<8).map { number in
            let email = "user\(number)@example.com"
            let fields = "Host: x\r\nAuthorization: Bearer \(try den.token(email: email))"
            return (request: "GET /secure/email HTTP/1.1\r\n\(fields)\r\n\r\n", answer: "{\"email\":\"\(email)\"}")
        }
        try await withThrowingTaskGroup { group in
            for first in users.indices {
                group.addTask {
                    let connection = try await den.client.connection()
                    for turn in 0..<250 {
                        let user = users[(first + turn) % users.count]
                        try await connection.send(user.request)
                        let response = try await connection.response()
                        XCTAssertEqual(response.text, user.answer)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    func testT50FieldsThatNameAUserHaveNoEffect() async throws {
        let den = try await den()
        let fields = [
            ("X-User", "root"), ("X-Forwarded-User", "root"), ("X-Amzn-Oidc-Identity", "root"), ("X-Original-URL", "/public"),
            ("X-Rewrite-URL", "/public"), ("X-Forwarded-Prefix", "/public"), ("X-HTTP-Method-Override", "GET"),
        ]
        try assertProblem(await den.client.get("/secure", fields: fields), 401, "missing_credentials", challenge: Self.bare)
    }

    func testT43ATokenInTheQueryIsNoCredential() async throws {
        let den = try await den()
        let target = "/secure?access_token=\(try den.adminToken())"
        try assertProblem(await den.client.get(target), 401, "missing_credentials", challenge: Self.bare)
    }
}
