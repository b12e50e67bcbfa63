import HTTPTesting
import Synchronization
import Testing

@testable import HTTPServer

/// Sessions whose peer or handler is slow. Over real sockets, with both readiness drivers, over a connection of HTTP/1.1 and a stream of HTTP/2.
struct ServerWebSocketPaceTests {
    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `T140 a peer that reads nothing is ended, and a broadcast goes on for the others`(driver: ReadinessDriver, carrier: SessionCarrier)
        async throws
    {
        let audiences = WebSocketAudiences<String>(maximumPeers: 10)
        let left = TestSignal()
        try await ServerFixture.serve(
            driver,
            { root in
                root.webSocket("hear", limits: WebSocketFixture.unlimited) { session in
                    _ = try await audiences.joined(session.peer, "all") {
                        try await session.send(.text("joined"))
                        for await _ in session.messages {}
                    }
                    left.raise.yield()
                }
            }
        ) { port, _ in
            let deaf = try await carrier.open(port, "/hear")
            #expect(try await deaf.next() == .text("joined"))
            let hearing = try await carrier.open(port, "/hear")
            #expect(try await hearing.next() == .text("joined"))
            #expect(audiences.count("all") == 2)
            let piece = [UInt8](repeating: 7, count: 262_144)
            // Far more than sockets and server keep for one peer.
            for _ in 0..<100 {
                audiences.post(.binary(piece), to: "all")
                #expect(try await hearing.next() == .binary(piece))
            }
            await left.wait()
            #expect(audiences.count("all") == 1)
            audiences.post(.text("still here"), to: "all")
            #expect(try await hearing.next() == .text("still here"))
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `a handler that does not read slows its peer down, and memory is bounded`(driver: ReadinessDriver, carrier: SessionCarrier)
        async throws
    {
        let (begun, goOn) = (TestSignal(), TestSignal())
        let received = Mutex(0)
        try await ServerFixture.serve(
            driver,
            { root in
                root.webSocket("slow", limits: WebSocketFixture.unlimited) { session in
                    begun.raise.yield()
                    await goOn.wait()
                    for await message in session.messages {
                        if case .binary(let bytes) = message { received.withLock { $0 += bytes.count } }
                    }
                }
            }
        ) { port, server in
            let session = try await carrier.open(port, "/slow")
            await begun.wait()
            let sending = Task {
                for _ in 0..<1_000 { try await session.send([UInt8](repeating: 1, count: 32_768)) }
                try await session.close()
            }
            goOn.raise.yield()
            try await sending.value
            try await session.expectEnd(1000)
            #expect(received.withLock { $0 } == 32_768_000)
        }
    }
}
