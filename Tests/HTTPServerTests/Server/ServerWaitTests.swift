import Dispatch
import HTTPTesting
import Locking
import Testing

@testable import HTTPServer

/// What has its turn while a shard waits for sockets on its thread. Over real sockets, with both readiness drivers.
struct ServerWaitTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `T168 the timer of a shard has its turn after 50 ms, however often something comes`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        let executor = Lock<ShardExecutor?>(nil)
        let timerHadTurn = Lock(false)
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.webSocket("shard") { session in executor.withLock { $0 = session.peer.shard.executor } }
            root.get("long") { _ in
                time.advance(by: .milliseconds(50))
                // As the timer's handler would be.
                executor.withLock { $0 }?.queue.async { timerHadTurn.withLock { $0 = true } }
                return "long"
            }
        }
        try await ServerFixture.serve(driver, clock: time.serverClock, shards: 1, register) { port, _ in
            try await SessionCarrier.connection.open(port, "/shard").expectEndAfterReply(1000)
            let connection = try await ServerFixture.connect(port)
            // Dispatch may call a source anew before what has come between. A wake takes 64 iterations.
            for _ in 0..<20 where !timerHadTurn.withLock({ $0 }) {
                try await connection.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try await connection.response()
            }
            #expect(timerHadTurn.withLock { $0 })
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `what an observer posts to a session before the shard waits is sent before`(driver: ReadinessDriver) async throws {
        let peer = Lock<WebSocketPeer?>(nil)
        let begun = TestSignal()
        // It is told when the answer is sent, when that message is, and when the shard is about to wait.
        let left = Lock(0)
        var configuration = try ServerFixture.configuration(at: .tcp(host: "127.0.0.1", port: 0)) { root in
            root.webSocket("news") { session in
                peer.withLock { $0 = session.peer }
                begun.raise.yield()
                for await _ in session.messages {}
            }
            root.get("a") { _ in
                left.withLock { $0 = 3 }
                return "A"
            }
        }
        configuration.readiness = driver
        configuration.shards = 1
        configuration.observer = { _ in
            let isPosting = Lock(false)
            return RequestObserver(
                record: { _ in },
                handOver: {
                    guard !isPosting.withLock({ $0 }) else { return }
                    let number = left.withLock { left in
                        defer { left = max(0, left - 1) }
                        return left
                    }
                    guard number > 0 else { return }
                    isPosting.withLock { $0 = true }
                    peer.withLock { $0 }?.post(.text("\(number)"))
                    isPosting.withLock { $0 = false }
                })
        }
        let server = Server(configuration)
        guard case .tcp(_, let port) = try await server.start() else { return }
        let client = try await TestConnection(host: "127.0.0.1", port: port, patience: 5)
        let session = try await TestWebSocket.open(on: client, "/news", fields: [])
        await begun.wait()
        let connection = try await TestConnection(host: "127.0.0.1", port: port)
        try await connection.send(ServerFixture.get)
        #expect(try await connection.response().text == "A")
        for number in ["3", "2", "1"] { #expect(try await session.next() == .text(number)) }
        async let end: Void = server.drain()
        try await session.expectEndAfterReply(1001, "draining")
        try await connection.finishSending()
        try await client.finishSending()
        await end
    }
}
