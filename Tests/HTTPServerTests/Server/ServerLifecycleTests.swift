import Glibc
import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Full servers, and servers that stop. Over real sockets, with both readiness drivers.
struct ServerLifecycleTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `T92 draining answers what is in flight, says goodbye, and accepts no new client`(driver: ReadinessDriver) async throws {
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
            try await connection.finishSending()
            await drained
        }
    }

    @Test(.enabled(if: ServerFixture.tls == nil, "its clients connect without being served"), arguments: ReadinessDriver.allCases)
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
