import App
import CognitoCore
import CognitoTesting
import EnvironmentReading
import HTTPServer
import Logging
import ServiceRuntime
import StrictJSON
import XCTest

/// The management listener: what is served there and what is not, while the service runs, ends, or cannot start.
final class ManagementTests: APITestCase {
    private static let paths = ["/healthz", "/readyz", "/metrics"]

    func testItAloneServesHealthReadinessAndMetrics() async throws {
        let den = try await Den.open(adding: ["MANAGEMENT_PORT": "0"])
        let management = try XCTUnwrap(den.management)
        XCTAssertNotEqual(management.port, den.client.port)
        for path in Self.paths {
            try assertProblem(await den.client.get(path), 404, "not_found")
            let response = try await management.get(path)
            XCTAssertEqual(response.status, 200, path)
        }
        for path in ["/public", "/secure", "/cognito-testing-login"] {
            try assertProblem(await management.get(path, token: den.adminToken()), 404, "not_found")
        }
        let metrics = try await management.get("/metrics").text
        XCTAssertTrue(metrics.contains(#"http_requests_total{method="GET",route="unmatched",status="404"} 3"#), metrics)
        XCTAssertFalse(metrics.contains(#"route="/metrics""#))
        await den.close()
    }

    func testWithMetricsTurnedOffItServesTheRest() async throws {
        let den = try await Den.open(adding: ["MANAGEMENT_PORT": "0", "HTTP_METRICS": "off"])
        let management = try XCTUnwrap(den.management)
        try assertProblem(await management.get("/metrics"), 404, "not_found")
        let ready = try await management.get("/readyz")
        XCTAssertEqual(ready.status, 200)
        await den.close()
    }

    func testItTellsOfTheDrainAndIsTheLastToGo() async throws {
        let den = try await Den.open(adding: ["MANAGEMENT_PORT": "0", "HTTP_DRAIN_SECONDS": "60"])
        let management = try XCTUnwrap(den.management)
        // A request that is under way keeps the service draining until its content has come.
        let slow = try await den.client.connection()
        try await slow.send(
            "POST /create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(den.adminToken())\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        let interim = try await slow.response()
        XCTAssertEqual(interim.status, 100)
        den.stop()
        var ready = try await management.get("/readyz")
        while ready.status == 200 { ready = try await management.get("/readyz") }
        try assertNotReady(ready)
        XCTAssertEqual(try ready.json()["detail"]?.string, "draining: the service is shutting down.")
        XCTAssertEqual(try ready.json()["checks"]?["draining"]?.string, "yes")
        XCTAssertEqual(try ready.json()["checks"]?["keys"]?.string, "ok")
        let health = try await management.get("/healthz")
        XCTAssertEqual(health.status, 200)
        let metrics = try await management.get("/metrics").text
        XCTAssertTrue(metrics.contains("\nlionsden_draining 1\n"), metrics)
        XCTAssertTrue(metrics.contains("\nhttp_connections_open 1\n"), metrics)
        try await slow.send("{}")
        let answer = try await slow.response()
        XCTAssertEqual(answer.status, 201)
        await den.close()
        await assertClosed(on: management)
        await assertClosed(on: den.client)
    }

    func testReadinessSaysWhichCheckFails() async throws {
        let den = try await Den.open(adding: ["MANAGEMENT_PORT": "0"], poolRuns: false)
        let management = try XCTUnwrap(den.management)
        let response = try await management.get("/readyz")
        try assertNotReady(response)
        let issuer = den.pool.issuerURL
        XCTAssertEqual(try response.json()["detail"]?.string, "keys: there is no usable key set of \(issuer).")
        XCTAssertEqual(try response.json()["checks"]?["keys"]?.string, "missing")
        await den.close()
    }

    func testAServiceThatCannotListenThereDoesNotStart() async throws {
        let other = try await Den.open()
        let taken = "\(other.client.port)"
        try await assertDoesNotStart(["MANAGEMENT_PORT": taken], port: taken)
        // The management listener was there first, and is gone again.
        try await assertDoesNotStart(["MANAGEMENT_PORT": "0", "HTTP_PORT": taken], port: taken)
        await other.close()
    }

    private func assertDoesNotStart(_ overrides: [String: String], port: String) async throws {
        let variables = Den.environment.merging(overrides) { $1 }.merging(["COGNITO_TESTING": "off"]) { $1 }
        let configuration = try AppConfiguration(reading: Environment(process: variables), for: .development)
        let (addresses, listening) = AsyncStream<ListenerAddress>.makeStream()
        let application = try Application(
            configuration, logger: Logger("test", configuration.service.log), onManagement: { listening.yield($0) },
            onListening: { _ in XCTFail("it must not listen") })
        do {
            try await application.run()
            XCTFail("it must not run")
        } catch {
            XCTAssertEqual(error as? SocketError, .addressInUse("127.0.0.1:\(port)"))
        }
        listening.finish()
        for await address in addresses { await assertClosed(on: try TestClient(address.url)) }
    }

    private func assertClosed(on client: TestClient, file: StaticString = #filePath, line: UInt = #line) async {
        do {
            _ = try await client.connection()
            XCTFail("somebody listens", file: file, line: line)
        } catch {
            XCTAssertEqual(error, .couldNotConnect(errno: ECONNREFUSED), file: file, line: line)
        }
    }
}
