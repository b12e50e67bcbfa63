import CognitoCore
import CognitoTesting
import FoundationEssentials
import XCTest

/// The service before its first key set, and after its last request.
final class KeySetStartTests: KeySetTestCase {
    func testT64AColdStartComesGoodByItself() async throws {
        let server = try FaultyKeyServer(Behaviors.keys(try KeyBench.keys.get().id))
        server.close()
        try await KeyBench.serving(keysAt: server.url.text) { bench in
            let refused = await bench.log.line(KeyBench.failed)
            XCTAssertEqual(refused.metadata["kind"], "unreachable")
            XCTAssertEqual(refused.metadata["error"], "could not connect")
            try assertNotReady(await bench.client.get("/readyz"))
            let health = try await bench.client.get("/healthz")
            XCTAssertEqual(health.status, 200)
            try assertProblem(await bench.client.get("/secure", token: bench.token()), 503, "keys_unavailable")

            try server.open()
            bench.clock.advance(by: .seconds(60))
            _ = await bench.log.line(KeyBench.loaded)
            let ready = try await bench.client.get("/readyz")
            XCTAssertEqual(ready.status, 200)
            try await bench.assertAdmits(bench.token())
            XCTAssertEqual(server.requests, 1)
        }
    }

    func testT59ARefusedConnectionLeavesKnownKeysInUseUntilTheHardLimit() async throws {
        let server = try FaultyKeyServer(Behaviors.keys(try KeyBench.keys.get().id))
        try await KeyBench.serving(keysAt: server.url.text, adding: ["COGNITO_JWKS_MAX_STALE_HOURS": "2"]) { bench in
            let token = try bench.token()
            _ = await bench.log.line(KeyBench.loaded)
            server.close()
            for failure in 1...2 {
                bench.clock.advance(by: .seconds(3_599))
                let line = await bench.log.line(KeyBench.failed, number: failure)
                XCTAssertEqual(line.metadata["kind"], "unreachable")
                XCTAssertEqual(line.metadata["in_a_row"], "\(failure)")
                try await bench.assertAdmits(token)
            }
            bench.clock.advance(by: .seconds(1))
            try await bench.assertAdmits(token)
            bench.clock.advance(by: .seconds(1))
            try assertProblem(await bench.client.get("/secure", token: token), 503, "keys_unavailable")
        }
    }

    func testT64APinnedFileNeedsNoNetwork() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max)).json")
        try Data(try KeyBench.keys.get().keySet).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await KeyBench.serving(keysAt: "file:\(file.path)") { bench in
            _ = await bench.log.line(KeyBench.loaded)
            let ready = try await bench.client.get("/readyz")
            XCTAssertEqual(ready.status, 200)
            try await bench.assertAdmits(bench.token())
            let unknown = try await bench.client.get("/secure", token: bench.token(ofUnknownKey: "unknown"))
            try assertProblem(unknown, 401, "invalid_token", challenge: Self.invalidToken)
        }
    }

    func testT65TheServiceEndsWhileAFetchHangsAndARequestWaits() async throws {
        let server = try FaultyKeyServer(Behaviors.hang)
        try await KeyBench.serving(keysAt: server.url.text) { bench in
            await server.reach(1)
            let token = try bench.token()
            let waiting = Task { try await bench.client.get("/secure", token: token) }
            // A second request on its own connection is answered, so that the first has been read.
            let health = try await bench.client.get("/healthz")
            XCTAssertEqual(health.status, 200)
            await bench.close()
            let response = try? await waiting.value
            XCTAssertTrue([503, nil].contains(response?.status), response?.text ?? "")
        }
    }
}
