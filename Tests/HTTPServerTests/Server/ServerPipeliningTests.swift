import CognitoTesting
import Dispatch
import HTTPTypes
import Testing

@testable import HTTPServer

/// Requests behind one another on one connection. Over real sockets, with both readiness drivers.
struct ServerPipeliningTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `T76 pipelined requests are answered in order, however many`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, { $0.get("n/:id", .path("id")) { id in id } }) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send((0..<100).map { "GET /n/\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            let answers = try await connection.responses(100)
            #expect(answers.map(\.text) == (0..<100).map { "\($0)" })
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 requests behind one whose handler leaves the shard are answered all the same`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("later") { _ in await Task.detached { "later" }.value }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let later = "GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
            try await connection.send(later + String(repeating: ServerFixture.get, count: 60) + later)
            let texts = try await connection.responses(62).map(\.text)
            #expect(texts == ["later"] + [String](repeating: "A", count: 60) + ["later"])
            try await connection.send(later + "GET  /a HTTP/1.1\r\n\r\n" + ServerFixture.get)
            let answers = try await connection.responses(2)
            #expect(answers.map(\.status) == [200, 400])
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 what is malformed behind a valid request ends the connection after both answers`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        try await ServerFixture.serve(
            driver,
            { root in
                root.get("a") { _ in
                    log.add("a")
                    return "A"
                }
            }
        ) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(ServerFixture.get + "GET  /a HTTP/1.1\r\n\r\n" + ServerFixture.get)
            let answers = try await connection.responses(2)
            #expect(answers.map(\.status) == [200, 400])
            #expect(answers[1].code == "bad_request")
            #expect(answers[1].field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
        }
        #expect(log.all == ["a"])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 a flood of pipelined requests leaves others their turn`(driver: ReadinessDriver) async throws {
        let begun = AsyncStream<Void>.makeStream()
        // Holds up the only shard, until both connections have something to be answered.
        let gate = DispatchSemaphore(value: 0)
        let log = CallLog()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            ServerFixture.registerEcho(root)
            root.get("first") { _ in
                begun.continuation.yield()
                gate.wait()
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
            for await _ in begun.stream { break }
            try await other.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
            gate.signal()
            #expect(try await other.response().text == "other")
            #expect(try await flood.responses(1001).map(\.text) == ["first"] + [String](repeating: "n", count: 1000))
        }
        // The connection's share of this round, and perhaps of the next, came first. When Dispatch tells of an event is its own affair.
        if driver == .epoll { #expect((log.all.firstIndex(of: "other") ?? .max) < 2 * Limits().pipelinedPerRound) }
        #expect(log.all.count == 1001)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 a client that reads none of its answers gets no more of them`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        let answer = Response(status: .ok, contentType: .text, content: .bytes([UInt8](repeating: 0x62, count: 65_536)))
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("big") { _ in
                log.add("big")
                return answer
            }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, shards: 1, register) { port, _ in
            let silent = try await ServerFixture.connect(port)
            let request = "GET /big HTTP/1.1\r\nHost: x\r\n"
            try await silent.send(String(repeating: request + "\r\n", count: 399) + request + "Connection: close\r\n\r\n")
            let other = try await ServerFixture.connect(port)
            // The kernel's buffers take some; after so many answers to somebody else all of them would have been made.
            for _ in 0..<200 {
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
            }
            #expect(log.all.count < 300)
            #expect(try await silent.bytesToEnd().count > 400 * 65_536)
            #expect(log.all.count == 400)
        }
    }
}
