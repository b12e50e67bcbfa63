import CognitoCore
import CognitoTesting
import Dispatch
import StrictJSON
import XCTest

/// Keys that come, go, or never were, and how often the key server is asked about them.
final class KeyRotationTests: KeySetTestCase {
    private func serving(_ test: (KeyBench, FaultyKeyServer) async throws -> Void) async throws {
        let server = try FaultyKeyServer(Behaviors.keys(try KeyBench.keys.get().id))
        try await KeyBench.serving(keysAt: server.url.text) { bench in
            _ = await bench.log.line(KeyBench.loaded)
            try await test(bench, server)
        }
    }

    func testT54UnknownKeysCostNoMoreFetchesThanTheBudget() async throws {
        try await serving { bench, server in
            for index in 0..<200 {
                let response = try await bench.client.get("/secure", token: bench.token(ofUnknownKey: "unknown\(index)"))
                try assertProblem(response, 401, "invalid_token", challenge: Self.invalidToken)
            }
            XCTAssertEqual(server.requests, 1 + 5)
            bench.clock.advance(by: .seconds(30))
            for _ in 0..<3 {
                let response = try await bench.client.get("/secure", token: bench.token(ofUnknownKey: "unknown"))
                try assertProblem(response, 401, "invalid_token", challenge: Self.invalidToken)
            }
            XCTAssertEqual(server.requests, 1 + 5 + 1)
            try await bench.assertAdmits(bench.token())
        }
    }

    func testT54OneUnknownKeyCostsOneFetchAndLeavesTheRestToARotation() async throws {
        try await serving { bench, server in
            let forged = try bench.token(ofUnknownKey: "forged")
            for _ in 0..<300 {
                try assertProblem(await bench.client.get("/secure", token: forged), 401, "invalid_token", challenge: Self.invalidToken)
            }
            XCTAssertEqual(server.requests, 1 + 1)
            let new = try KeyBench.keys.get().access
            server.stand(by: Behaviors.keys(new))
            try await bench.assertAdmits(
                bench.token {
                    $0.header["kid"] = .string(new.keyID)
                    $0.key = new
                })
            XCTAssertEqual(server.requests, 1 + 2)
        }
    }

    func testT54WhereTheServerFailsNothingIsSaidOfAnUnknownKey() async throws {
        try await serving { bench, server in
            server.stand(by: Behaviors.answer(500))
            // What was fetched less than 30 s ago would still be an answer.
            bench.clock.advance(by: .seconds(30))
            let token = try bench.token(ofUnknownKey: "unknown")
            for _ in 0..<3 {
                let response = try await bench.client.get("/secure", token: token)
                try assertProblem(response, 503, "keys_unavailable")
                XCTAssertNotNil(response.field("Retry-After").flatMap { Int($0) })
                try await bench.assertAdmits(bench.token())
            }
            // The back-off holds back what the budget would allow.
            XCTAssertEqual(server.requests, 1 + 1)
        }
    }

    func testT55WhatIsWrongWithAKnownKeyFetchesNothing() async throws {
        try await serving { bench, server in
            let stranger = try KeyBench.keys.get().access
            let changes: [(inout TokenDraft) -> Void] = [
                { $0.signature = .bytes([1, 2, 3]) }, { $0.key = stranger }, { $0.claims["iss"] = "https://example.com" },
                { $0.header["alg"] = "RS512" }, { $0.header["kid"] = "../x" }, { $0.header["kid"] = "' OR 1" },
                { $0.header["kid"] = .string(String(repeating: "a", count: 10_240)) }, { $0.header["kid"] = "a\u{1}" },
                { $0.header["kid"] = 7 }, { $0.header["kid"] = nil },
            ]
            for change in changes {
                let response = try await bench.client.get("/secure", token: bench.token(change))
                try assertProblem(response, 401, "invalid_token", challenge: Self.invalidToken)
            }
            let expired = try bench.token { $0.claims["exp"] = 1_799_999_999 }
            try assertProblem(await bench.client.get("/secure", token: expired), 401, "token_expired", challenge: Self.expiredToken)
            XCTAssertEqual(server.requests, 1)
        }
    }

    /// With a known key, an unknown one and none: what a header offers instead is not even connected to.
    func testT7AKeyAddressInTheHeaderIsNeverAsked() async throws {
        let listener = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let stranger = try KeyBench.keys.get().access
        try await serving { bench, server in
            for keyID in [try KeyBench.keys.get().id.keyID, stranger.keyID, nil] {
                let token = try bench.token {
                    $0.header["kid"] = keyID.map { .string($0) }
                    $0.header["jku"] = .string(listener.url.text)
                    $0.header["x5u"] = .string(listener.url.text)
                    $0.key = stranger
                }
                try assertProblem(await bench.client.get("/secure", token: token), 401, "invalid_token", challenge: Self.invalidToken)
            }
            // The key that the pool might have published since was asked for where keys are.
            XCTAssertEqual(server.requests, 1 + 1)
        }
        // A client that has connected before this one has been counted before it.
        let answer = try await TestClient(listener.url).get("/keys")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(listener.connections, 1)
        listener.stop()
    }

    func testT56TwoHundredRequestsWithANewKeyShareOneFetch() async throws {
        try await serving { bench, server in
            let new = try KeyBench.keys.get().access
            let (held, release) = AsyncStream.makeStream(of: Void.self)
            server.script { connection in
                // The queue is the connection's own, so that it may block.
                let gate = DispatchSemaphore(value: 0)
                Task {
                    for await _ in held { break }
                    gate.signal()
                }
                gate.wait()
                Behaviors.keys(new)(connection)
            }
            let token = try bench.token {
                $0.header["kid"] = .string(new.keyID)
                $0.key = new
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await bench.client.get("/secure", token: token).status } }
                await server.reach(2)
                // Known keys are in use while requests for others wait.
                for _ in 0..<10 { try await bench.assertAdmits(bench.token()) }
                release.yield()
                return try await group.reduce(into: []) { $0.append($1) }
            }
            XCTAssertEqual(statuses, Array(repeating: 200, count: 200))
            XCTAssertEqual(server.requests, 1 + 1)
        }
    }

    func testT58AKeyThatIsGoneUpstreamIsGoneAfterTheNextRefresh() async throws {
        try await serving { bench, server in
            let token = try bench.token()
            server.stand(by: Behaviors.keys(try KeyBench.keys.get().access))
            try await bench.assertAdmits(token)
            bench.letRefreshComeDue()
            let gone = await bench.log.line(KeyBench.gone)
            XCTAssertEqual(gone.metadata["kid"], try KeyBench.keys.get().id.keyID)
            XCTAssertEqual(server.requests, 1 + 1)
            try assertProblem(await bench.client.get("/secure", token: token), 401, "invalid_token", challenge: Self.invalidToken)
        }
    }
}
