import HTTPTesting
import Testing

@testable import HTTPServer

/// How sessions end. Over real sockets, with both readiness drivers, over a connection of HTTP/1.1 and a stream of HTTP/2.
struct ServerWebSocketEndTests {
    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `a handler that returns ends the session with 1000, one that throws with 1011`(driver: ReadinessDriver, carrier: SessionCarrier)
        async throws
    {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, _ in
            let ended = try await carrier.open(port, "/end")
            #expect(try await ended.next() == .text("once"))
            #expect(try await ended.next() == .close(1000, ""))
            try await ended.close()
            #expect(try await ended.next() == .end)
            try await carrier.open(port, "/fail").expectEndAfterReply(1011)
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `a handler that refuses a message ends the session with 1008`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        struct Line: Decodable { let text: String }
        try await ServerFixture.serve(
            driver,
            { root in
                root.webSocket("lines") { session in
                    for await message in session.messages { try await session.send(.text(try message.decode(Line.self).text)) }
                }
            }
        ) { port, _ in
            for (text, code) in [("roar", "invalid_json"), (#"{"text":1}"#, "invalid_content")] {
                let session = try await carrier.open(port, "/lines")
                try await session.send(#"{"text":"hello"}"#)
                #expect(try await session.next() == .text("hello"))
                try await session.send(text)
                try await session.expectEndAfterReply(1008, code)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `T139 what breaks the framing ends the session with its code`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, _ in
            let faults: [(UInt16, (TestWebSocket) async throws -> Void)] = [
                (1002, { try await $0.send(opcode: 1, [1], isMasked: false) }),
                (1002, { try await $0.send(opcode: 3, []) }),
                (1002, { try await $0.send(opcode: 1, [], reserved: 4) }),
                (1002, { try await $0.send(opcode: 0, []) }),
                (1002, { try await $0.send(opcode: 9, [UInt8](repeating: 0, count: 126)) }),
                (1002, { try await $0.close(1005) }),
                (1007, { try await $0.send(opcode: 1, [0xFF]) }),
                (1007, { try await $0.send(opcode: 1, [0xCE], isFinal: true) }),
                (1009, { try await $0.sendAsIs([0x82, 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0]) }),
            ]
            for (code, fault) in faults {
                let session = try await carrier.open(port)
                try await session.send("first")
                #expect(try await session.next() == .text("first"))
                try await fault(session)
                try await session.expectEnd(code)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `T92 a server that drains ends its sessions with 1001`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, server in
            try await Self.seeDrain(of: server, port, carrier).value
        }
    }

    /// Has a server drain, sees the end of a session, and lets go of its connection.
    private static func seeDrain(of server: Server, _ port: UInt16, _ carrier: SessionCarrier) async throws -> Task<Void, Never> {
        let session = try await carrier.open(port)
        try await session.send("x")
        #expect(try await session.next() == .text("x"))
        let end = Task { await server.drain() }
        try await session.expectEndAfterReply(1001, "draining")
        return end
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `a handler is cancelled when its peer goes without a word`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        let (begun, cancelled) = (TestSignal(), TestSignal())
        try await ServerFixture.serve(
            driver,
            { root in
                root.webSocket("wait") { session in
                    begun.raise.yield()
                    let never = AsyncStream<Void> { _ in }
                    for await _ in never {}
                    if Task.isCancelled { cancelled.raise.yield() }
                }
            }
        ) { port, _ in
            for isReset in [true, false] {
                try await Self.leave(port, carrier, isReset: isReset, onceBegun: begun)
                await cancelled.wait()
            }
        }
    }

    /// Opens a session, and lets go of it and of its connection.
    private static func leave(_ port: UInt16, _ carrier: SessionCarrier, isReset: Bool, onceBegun begun: TestSignal) async throws {
        let session = try await carrier.open(port, "/wait")
        await begun.wait()
        try await session.leave(isReset: isReset)
    }
}
