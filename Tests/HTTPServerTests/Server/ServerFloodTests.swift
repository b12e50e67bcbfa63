import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Connections that always have another request on its way, and others who want to be answered too. With both readiness drivers.
struct ServerFloodTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `T76 a flood of pipelined requests leaves others their turn`(driver: ReadinessDriver) async throws {
        // Holds up the only shard, until both connections have something to be answered.
        let gate = ShardGate()
        let log = CallLog()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            ServerFixture.registerEcho(root)
            root.get("first") { _ in
                gate.hold()
                return "first"
            }
            for name in ["n", "other"] {
                root.get(name) { _ in
                    log.add(name)
                    return name
                }
            }
        }
        try await ServerFixture.serve(driver, shards: 1, register) { port, _ in
            let other = try await ServerFixture.connect(port)
            try await other.send(ServerFixture.get)
            #expect(try await other.response().text == "A")
            let flood = try await ServerFixture.connect(port)
            let first = "GET /first HTTP/1.1\r\nHost: x\r\n\r\n"
            try await flood.send(first + String(repeating: "GET /n HTTP/1.1\r\nHost: x\r\n\r\n", count: 1000))
            await gate.waitUntilHeld()
            try await other.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
            gate.open()
            #expect(try await other.response().text == "other")
            #expect(try await flood.responses(1001).map(\.text) == ["first"] + [String](repeating: "n", count: 1000))
        }
        // The connection's share of this round, and perhaps of the next, came first. When Dispatch tells of an event is its own affair.
        if driver == .epoll { #expect((log.all.firstIndex(of: "other") ?? .max) < 2 * Limits().pipelinedPerRound) }
        #expect(log.all.count == 1001)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 many floods at once, each going on all the time, leave others their turn too`(driver: ReadinessDriver) async throws {
        // More floods than have their answers sent together; two rounds of them between two pauses.
        let (count, requests, pauses) = (20, 800, 10)
        let twoRounds = 2 * count * Limits().pipelinedPerRound
        let gate = ShardGate()
        let log = CallLog()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            ServerFixture.registerEcho(root)
            root.get("n") { _ in
                log.add("n")
                if log.all.count % twoRounds == 0, log.all.count <= pauses * twoRounds { gate.hold() }
                return "n"
            }
            root.get("other") { _ in
                log.add("other")
                return "other"
            }
        }
        let request = "GET /n HTTP/1.1\r\nHost: x\r\n\r\n"
        try await ServerFixture.serve(driver, shards: 1, register) { port, _ in
            let other = try await ServerFixture.connect(port)
            var floods: [TestConnection] = []
            for _ in 0..<count { floods.append(try await ServerFixture.connect(port)) }
            for connection in floods + [other] {
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == "A")
            }
            for flood in floods { try await flood.send(String(repeating: request, count: requests)) }
            for pause in 1...pauses {
                await gate.waitUntilHeld()
                // An event in the next round for each, although each waits for its turn anyway.
                for flood in floods { try await flood.send(request) }
                if pause == pauses { try await other.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n") }
                gate.open()
            }
            #expect(try await other.response().text == "other")
            for flood in floods {
                #expect(try await flood.responses(requests + pauses).map(\.text) == [String](repeating: "n", count: requests + pauses))
            }
        }
        let waited = (log.all.firstIndex(of: "other") ?? .max) - pauses * twoRounds
        if driver == .epoll { #expect(waited <= twoRounds) }
        #expect(log.all.count == count * (requests + pauses) + 1)
    }
}
