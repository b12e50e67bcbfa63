import CognitoTesting
import Glibc
import HTTPTypes
import Testing

@testable import HTTPServer

/// Full servers, and servers that stop. Over real sockets, with both readiness drivers.
struct ServerLifecycleTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `T92 draining answers what is in flight, says goodbye, and accepts nobody new`(driver: ReadinessDriver) async throws {
        let started = AsyncStream<Void>.makeStream()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("waits") { _ in
                started.continuation.yield()
                for await _ in gate { break }
                return "done"
            }
        }
        try await ServerFixture.serve(driver, register) { port, server in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in started.stream { break }
            async let drained: Void = server.drain()
            await #expect(throws: (any Error).self) {
                while true { _ = try await ServerFixture.connect(port) }
            }
            open.yield()
            let answer = try await connection.response()
            #expect(answer.text == "done")
            #expect(answer.field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
            await drained
        }
    }

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

    @Test(arguments: ReadinessDriver.allCases)
    func `T89 a full server leaves newcomers in the backlog and takes them when a place is free`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.connections = 2
        try await ServerFixture.serve(driver, limits: limits, ServerFixture.registerEcho) { port, _ in
            let first = try await ServerFixture.connect(port)
            var second: TestConnection? = try await ServerFixture.connect(port)
            for connection in [first, second].compactMap({ $0 }) {
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == "A")
            }
            let third = try await ServerFixture.connect(port)
            try await third.send(ServerFixture.get)
            second = nil
            #expect(try await third.response().text == "A")
        }
    }
}
