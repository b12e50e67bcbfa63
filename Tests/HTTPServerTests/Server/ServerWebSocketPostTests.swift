import HTTPTesting
import Locking
import Testing

@testable import HTTPServer

/// What other threads post to sessions. Over real sockets, with both readiness drivers, over a connection of HTTP/1.1 and a stream of HTTP/2.
struct ServerWebSocketPostTests {
    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `T169 a session to which more is posted than its shard has room for is ended, and others go on`(
        driver: ReadinessDriver, carrier: SessionCarrier
    ) async throws {
        let (gate, begun, left) = (ShardGate(), TestSignal(), TestSignal())
        let peers = Lock<[WebSocketPeer]>([])
        var limits = Limits()
        // Room for few messages: the client of HTTP/2 updates its windows after each, and may not do so much more often than data come.
        limits.bufferedBytes = 1 << 18
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.webSocket("hear") { session in
                peers.withLock { $0.append(session.peer) }
                begun.raise.yield()
                for await _ in session.messages {}
                left.raise.yield()
            }
            root.get("hold") { _ in
                gate.hold()
                return "held"
            }
        }
        try await ServerFixture.serve(driver, limits: limits, shards: 1, register) { port, _ in
            let first = try await carrier.open(port, "/hear")
            await begun.wait()
            let second = try await carrier.open(port, "/hear")
            await begun.wait()
            let peers = peers.withLock { $0 }
            let other = try await ServerFixture.connect(port)
            try await other.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.waitUntilHeld()
            let room = limits.bufferedBytes / (PostedMessages.overhead + 1)
            for _ in 0..<room { peers[0].post(.text("a")) }
            for _ in 0..<2 { peers[1].post(.text("b")) }
            gate.open()
            #expect(try await other.response().text == "held")
            for _ in 0..<room { #expect(try await first.next() == .text("a")) }
            // As far as the peer can see, the session breaks off.
            #expect((try? await second.next()) != .text("b"))
            await left.wait()
            peers[0].post(.text("c"))
            #expect(try await first.next() == .text("c"))
        }
    }
}
