import App
import CognitoCore
import CognitoTesting
import HTTPServer
import JOSE
import StrictJSON
import XCTest

/// Health, the answers that every path gives, and what happens when the key server is away.
final class ServiceTests: APITestCase {
    func testHealthAndReadiness() async throws {
        let den = try await den()
        let health = try await den.client.get("/healthz")
        XCTAssertEqual(health.status, 200)
        let ready = try await den.client.get("/readyz")
        XCTAssertEqual(ready.status, 200)
        let issuer = #"{"issuer":"\#(den.pool.issuerURL)","required":true,"keys":"fresh"}"#
        XCTAssertEqual(ready.text, #"{"status":"ready","checks":{"keys":"ok","database":"ok","draining":"no"},"issuers":[\#(issuer)]}"#)
    }

    func testARequestIDIsTakenOverOnlyWhenItIsHarmless() async throws {
        let den = try await den()
        let good = try await den.client.get("/public", fields: [("X-Request-Id", "abc-1.2_3")])
        XCTAssertEqual(good.field("X-Request-Id"), "abc-1.2_3")
        let bad = try await den.client.get("/public", fields: [("X-Request-Id", "a b\"c")])
        XCTAssertNotNil(bad.field("X-Request-Id")?.wholeMatch(of: /[0-9a-f]{32}/))
    }

    func testUnknownPathsAndMethods() async throws {
        let den = try await den()
        try assertProblem(await den.client.get("/nothing"), 404, "not_found")
        let response = try await den.client.send("DELETE", "/create")
        try assertProblem(response, 405, "method_not_allowed")
        XCTAssertEqual(response.field("Allow"), "POST, OPTIONS")
        let options = try await den.client.send("OPTIONS", "/create")
        XCTAssertEqual(options.status, 204)
        XCTAssertEqual(options.field("Allow"), "POST, OPTIONS")
    }

    func testT85LimitsAnswerWithTheirOwnCodes() async throws {
        let den = try await den()
        let long = String(repeating: "a", count: 9000)
        try assertProblem(await den.client.get("/" + long), 414, "uri_too_long")
        let fields = (0..<100).map { ("X-\($0)", "1") }
        try assertProblem(await den.client.get("/public", fields: fields), 431, "fields_too_large")
        // Of HTTP/2 a value of more than 64 KiB would end the connection.
        let halves = ["X", "Y"].map { ($0, String(repeating: "a", count: 35_000)) }
        try assertProblem(await den.client.get("/public", fields: halves), 431, "fields_too_large")
    }

    func testT17ALongButHonestTokenPasses() async throws {
        let den = try await den()
        let user = TestUser(
            username: "many", password: Den.password, groups: (0..<100).map { "\($0)-" + String(repeating: "g", count: 120) })
        let token = try den.pool.issuer().idToken(for: user)
        XCTAssertGreaterThan(token.utf8.count, 15_000)
        let response = try await den.client.get("/secure", token: token)
        XCTAssertEqual(response.status, 200)
        let tooLong = try await den.client.get("/secure", token: String(repeating: "a", count: 40_000))
        try assertProblem(tooLong, 401, "invalid_token", challenge: Self.invalidToken)
    }

    func testT47T64WithoutAnyKeysTokensCannotBeJudged() async throws {
        let time = ManualClock()
        let clock = ApplicationClock(now: NumericDate.systemNow, sleeper: time, server: .system)
        let den = try await Den.open(poolRuns: false, clock: clock)
        let token = try den.adminToken()
        try assertNotReady(await den.client.get("/readyz"))
        let health = try await den.client.get("/healthz")
        XCTAssertEqual(health.status, 200)
        let response = try await den.client.get("/secure", token: token)
        try assertProblem(response, 503, "keys_unavailable")
        XCTAssertNotNil(response.field("Retry-After").flatMap { Int($0) })
        try assertProblem(await den.client.get("/secure"), 401, "missing_credentials", challenge: Self.bare)
        try assertProblem(await den.client.post("/create", json: [:]), 403, "missing_credentials", challenge: Self.bare)

        try await den.pool.start()
        try await den.becomeReady(passing: time)
        let recovered = try await den.client.get("/secure", token: token)
        XCTAssertEqual(recovered.status, 200)
        await den.close()
    }

    func testT59KnownKeysOutliveTheirServer() async throws {
        let den = try await Den.open()
        let token = try den.adminToken()
        await den.pool.stop()
        let response = try await den.client.get("/secure", token: token)
        XCTAssertEqual(response.status, 200)
        await den.close()
    }

    func testT56ARotatedKeyIsFetchedOnce() async throws {
        let den = try await Den.open()
        let old = try den.adminToken()
        try den.pool.rotateKeys(withdrawingOld: true)
        let response = try await den.client.get("/secure", token: den.adminToken())
        XCTAssertEqual(response.status, 200)
        let stale = try await den.client.get("/secure", token: old)
        try assertProblem(stale, 401, "invalid_token", challenge: Self.invalidToken)
        await den.close()
    }
}
