import App
import CognitoTesting
import FoundationEssentials
import StrictJSON
import XCTest

/// `GET /secure/events`: an answer that outlives the moment at which it was allowed.
final class EventsRouteTests: XCTestCase {
    private func request(_ token: String) -> String {
        "GET /secure/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
    }

    func testT105TheStreamTellsTheTimeLeftAndEndsWhenTheTokenExpires() async throws {
        let time = ManualClock(secondsSinceEpoch: Date().timeIntervalSince1970.rounded(.up))
        let den = try await Den.open(
            adding: ["DATABASE_URL": "none"], clock: ApplicationClock(now: time.date, sleeper: time, server: time.serverClock))
        // The pool goes by the real clock, which has gone on since this one was set.
        let token = try den.pool.issuer().idToken(for: TestUser(username: "leo", password: "")) {
            $0.claims["iat"] = .integer(Int64(time.secondsSinceEpoch))
            $0.claims["exp"] = .integer(Int64(time.secondsSinceEpoch) + 2)
        }
        let connection = try await den.client.connection()
        try await connection.send(request(token))
        for _ in 0..<2 {
            // The stream, and the key set that waits for its refresh.
            await time.sleepers(2)
            time.advance(by: .seconds(1))
        }
        let answer = try await connection.response()
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.field("Content-Type"), "text/event-stream")
        XCTAssertEqual(answer.field("Cache-Control"), "no-store")
        XCTAssertEqual(answer.field("X-Accel-Buffering"), "no")
        let names = answer.text.split(separator: "\n").filter { $0.hasPrefix("event: ") }
        XCTAssertEqual(names, ["event: session", "event: tick", "event: expired"])
        XCTAssertTrue(answer.text.contains("\"secondsLeft\":2"))
        XCTAssertTrue(answer.text.contains("\"secondsLeft\":1"))
        try await connection.send(request(token))
        let late = try await connection.response()
        XCTAssertEqual(late.status, 401)
        XCTAssertTrue(late.text.contains("token_expired"))
        await den.close()
    }

    func testADrainingServiceEndsItsStreams() async throws {
        let den = try await Den.open(adding: ["HTTP_DRAIN_SECONDS": "300"])
        let connection = try await den.client.connection()
        try await connection.send(request(try den.adminToken()))
        let first = try await connection.bytes()
        XCTAssertFalse(first.isEmpty)
        await den.close()
        let rest = try await connection.bytesToEnd()
        XCTAssertTrue(rest.suffix(5).elementsEqual("0\r\n\r\n".utf8))
    }

    func testAStrangerGetsNoStream() async throws {
        let den = try await SharedDen.instance.den()
        let answer = try await den.client.get("/secure/events")
        XCTAssertEqual(answer.status, 401)
    }
}
