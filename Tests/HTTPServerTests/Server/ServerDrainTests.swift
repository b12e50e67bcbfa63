import Glibc
import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Servers that stop while they are busy. Over real sockets, with both readiness drivers.
struct ServerDrainTests {
    /// What the clients of a busy server send, over and over.
    private static let requests = [
        ServerFixture.get, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ]
    private static let answers = ["A", "later", "hello", "hello"]

    /// Sends request after request until an answer says that it is the last one. Every request gets its answer, or this throws.
    private static func keepAsking(_ connection: TestConnection, _ answered: AsyncStream<Void>.Continuation) async throws {
        for number in 0... {
            try await connection.send(requests[number % 4])
            let answer = try await connection.response()
            #expect(answer.text == answers[number % 4])
            answered.yield()
            guard answer.field("Connection") == "close" else { continue }
            #expect(try await connection.bytesToEnd() == [])
            return
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T92 a server that drains under load answers every request that was sent`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            ServerFixture.registerEcho(root)
            root.get("later") { _ in await Task.detached { "later" }.value }
        }
        let answered = AsyncStream<Void>.makeStream()
        try await ServerFixture.serve(driver, register) { port, server in
            try await withThrowingTaskGroup { group in
                for _ in 0..<16 {
                    let connection = try await ServerFixture.connect(port)
                    group.addTask { try await Self.keepAsking(connection, answered.continuation) }
                }
                var count = 0
                for await _ in answered.stream {
                    count += 1
                    if count == 500 { break }
                }
                await server.drain()
                try await group.waitForAll()
            }
            await #expect(throws: TestClientError.couldNotConnect(errno: ECONNREFUSED)) { _ = try await ServerFixture.connect(port) }
        }
    }

    @Test(.enabled(if: ServerFixture.tls == nil, "its clients connect without being served"), arguments: ReadinessDriver.allCases)
    func `T92 who waits for a place when the server begins to end is answered too`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.connections = 1
        try await ServerFixture.serve(driver, limits: limits, ServerFixture.registerEcho) { port, server in
            let first = try await ServerFixture.connect(port)
            try await first.send(ServerFixture.get)
            #expect(try await first.response().text == "A")
            let waiting = try await [ServerFixture.connect(port), ServerFixture.connect(port)]
            for connection in waiting { try await connection.send(ServerFixture.get) }
            async let end: Void = server.drain()
            for connection in waiting {
                let answer = try await connection.response()
                #expect(answer.text == "A")
                #expect(answer.field("Connection") == "close")
                try await connection.finishSending()
            }
            try await first.finishSending()
            await end
        }
    }

    @Test(.enabled(if: ServerFixture.tls == nil, "its clients connect without being served"), arguments: ReadinessDriver.allCases)
    func `T92 a client that has connected when the server begins to end is answered, more than it takes at once`(
        driver: ReadinessDriver
    ) async throws {
        let gate = ShardGate()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            ServerFixture.registerEcho(root)
            root.get("hold") { _ in
                gate.hold()
                return "held"
            }
        }
        try await ServerFixture.serve(driver, shards: 1, register) { port, server in
            let holder = try await ServerFixture.connect(port)
            try await holder.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.waitUntilHeld()
            // A wake takes eight times 64.
            var waiting: [TestConnection] = []
            for _ in 0..<640 { waiting.append(try await ServerFixture.connect(port)) }
            async let end: Void = server.drain()
            // Lets the drain be asked for first.
            await Task.yield()
            gate.open()
            for connection in waiting {
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == "A")
                try await connection.finishSending()
            }
            #expect(try await holder.response().text == "held")
            try await holder.finishSending()
            await end
        }
    }

    /// Asks again and again, on connections that are kept while the server allows it. Answers how often; ends when no server listens.
    private static func askUntilTheEnd(_ port: UInt16) async throws -> Int {
        var answers = 0
        while true {
            let connection: TestConnection
            do { connection = try await ServerFixture.connect(port) } catch { return answers }
            var goesOn = true
            while goesOn {
                try await connection.send(ServerFixture.get)
                let answer = try await connection.response()
                guard answer.text == "A" else { throw CancellationError() }
                answers += 1
                goesOn = answer.field("Connection") != "close"
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T92 under load, every connected client is answered and none is reset`(driver: ReadinessDriver) async throws {
        for _ in 0..<2 {
            try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, server in
                try await withThrowingTaskGroup(of: Int.self) { clients in
                    for _ in 0..<16 { clients.addTask { try await Self.askUntilTheEnd(port) } }
                    let one = try await ServerFixture.connect(port)
                    for _ in 0..<50 {
                        try await one.send(ServerFixture.get)
                        _ = try await one.response()
                    }
                    await server.drain()
                    for try await answers in clients { #expect(answers > 0) }
                }
            }
        }
    }
}
