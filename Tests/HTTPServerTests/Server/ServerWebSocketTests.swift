import HTTPTesting
import HTTPTypes
import Synchronization
import Testing
import WebSocketFraming

@testable import HTTPServer

/// Sessions over real sockets, with both readiness drivers.
struct ServerWebSocketTests {
    private static let unlimited: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.messagesPerSecond = nil
        return limits
    }()

    private struct Signal: Sendable {
        let stream: AsyncStream<Void>
        let raise: AsyncStream<Void>.Continuation

        init() {
            (stream, raise) = AsyncStream.makeStream()
        }

        func wait() async { for await _ in stream { return } }
    }

    private static func register(_ root: RouteGroup<RequestContext>) {
        root.webSocket("echo", limits: unlimited) { session in
            for await message in session.messages { try await session.send(message) }
        }
        root.onShard.webSocket("echo-on-shard", limits: unlimited) { session in
            for await message in session.messages { try await session.send(message) }
        }
        root.webSocket("end") { session in try await session.send(.text("once")) }
        root.webSocket("fail") { _ in throw Problem.internalError }
        root.get("a") { _ in "A" }
    }

    private static func open(_ port: UInt16, _ path: String = "/echo", fields: [String] = []) async throws -> TestWebSocket {
        try await TestWebSocket.open(on: try await ServerFixture.connect(port), path, fields: fields)
    }

    private func expectEnd(_ session: TestWebSocket, _ code: UInt16?, _ reason: String = "", _ place: SourceLocation = #_sourceLocation)
        async throws
    {
        var event = try await session.next()
        while true {
            switch event {
            case .text, .binary, .ping, .pong: event = try await session.next()
            case .close, .end:
                #expect(event == .close(code, reason), sourceLocation: place)
                if event != .end { #expect(try await session.next() == .end, sourceLocation: place) }
                return
            }
        }
    }

    // MARK: Messages

    @Test(arguments: ReadinessDriver.allCases, ["/echo", "/echo-on-shard"])
    func `messages of both kinds and all sizes come back`(driver: ReadinessDriver, path: String) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let session = try await Self.open(port, path)
            for size in [0, 1, 125, 126, 65_535, 65_536, 1_048_576] {
                let text = String(repeating: "κ", count: size / 2)
                try await session.send(text)
                #expect(try await session.next() == .text(text))
                let bytes = [UInt8](repeating: 0xFE, count: size)
                try await session.send(bytes)
                #expect(try await session.next() == .binary(bytes))
            }
            try await session.close(1000, "done")
            #expect(try await session.next() == .close(1000, ""))
            #expect(try await session.next() == .end)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `what is sent before the close comes back before it`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            for path in ["/echo", "/echo-on-shard"] {
                let session = try await Self.open(port, path)
                for number in 0..<100 { try await session.send("\(number)") }
                try await session.close(3000)
                for number in 0..<100 { #expect(try await session.next() == .text("\(number)")) }
                #expect(try await session.next() == .close(3000, ""))
                #expect(try await session.next() == .end)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `frames that come with the handshake are the session's`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            var early: [UInt8] = [0x81, 0x82, 0, 0, 0, 0]
            early += Array("hi".utf8)
            let lines = [
                "GET /echo HTTP/1.1", "Host: x", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ]
            try await connection.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + early)
            #expect(try await connection.response().status == 101)
            var bytes: [UInt8] = []
            while bytes.count < 4 { bytes += try await connection.bytes() }
            #expect(bytes == [0x81, 2] + Array("hi".utf8))
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `pings are answered between the fragments of a message`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let session = try await Self.open(port)
            try await session.send(opcode: 1, Array("he".utf8), isFinal: false)
            try await session.send(opcode: 9, [1, 2, 3])
            #expect(try await session.next() == .pong([1, 2, 3]))
            try await session.send(opcode: 0, Array("llo".utf8))
            #expect(try await session.next() == .text("hello"))
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `compressed messages come back compressed`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let session = try await Self.open(port, fields: ["Sec-WebSocket-Extensions: permessage-deflate"])
            let text = String(repeating: "all the same ", count: 10_000)
            let small = try #require(Deflater(windowBits: 15).deflate(Array(text.utf8)))
            for _ in 0..<3 {
                try await session.send(opcode: 1, small, reserved: 4)
                #expect(try await session.next() == .text(text))
            }
            try await session.send("short, as it is")
            #expect(try await session.next() == .text("short, as it is"))
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T139 a message that inflates beyond its bound ends the session`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let deflater = Deflater(windowBits: 15)
            let most = [UInt8](repeating: 0, count: WebSocketLimits().messageBytes)
            let fits = try await Self.open(port, fields: ["Sec-WebSocket-Extensions: permessage-deflate"])
            try await fits.send(opcode: 2, try #require(deflater.deflate(most)), reserved: 4)
            #expect(try await fits.next() == .binary(most))
            let bomb = try await Self.open(port, fields: ["Sec-WebSocket-Extensions: permessage-deflate"])
            try await bomb.send(opcode: 2, try #require(deflater.deflate(most + [0])), reserved: 4)
            try await expectEnd(bomb, 1009)
        }
    }

    // MARK: Guards and handshake

    @Test(arguments: ReadinessDriver.allCases)
    func `a request without an upgrade is told so, and HTTP goes on`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        try await ServerFixture.serve(driver, observe: { log.add("\($0.status) \($0.routePattern)") }, Self.register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
            let refused = try await connection.response()
            #expect(refused.status == 426)
            #expect(refused.code == "upgrade_required")
            #expect(refused.field("Upgrade") == "websocket")
            #expect(refused.field("Connection") == "Upgrade")
            let session = try await TestWebSocket.open(on: connection, "/echo")
            #expect(session.answer.field("Connection") == "Upgrade")
            try await session.send("x")
            #expect(try await session.next() == .text("x"))
        }
        #expect(log.all == ["426 /echo", "101 /echo"])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T140 guards decide before the upgrade, and the handler has their context`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(
            driver,
            { root in
                root.use(NamedGuest()).webSocket("named") { session in try await session.send(.text(session.context.name)) }
                root.use(LaterGuest()).webSocket("later") { session in try await session.send(.text(session.context.name)) }
            }
        ) { port, _ in
            for path in ["/named", "/later"] {
                let (session, answer) = try await TestWebSocket.ask(on: try await ServerFixture.connect(port), path)
                #expect(session == nil)
                #expect(answer.status == 401)
                let named = try await Self.open(port, path, fields: ["X-Name: leo"])
                #expect(try await named.next() == .text("leo"))
                try await expectEndAfterReply(named, 1000)
            }
        }
    }

    // MARK: The end

    @Test(arguments: ReadinessDriver.allCases)
    func `a handler that returns ends the session with 1000, one that throws with 1011`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let ended = try await Self.open(port, "/end")
            #expect(try await ended.next() == .text("once"))
            #expect(try await ended.next() == .close(1000, ""))
            try await ended.close()
            #expect(try await ended.next() == .end)
            try await expectEndAfterReply(try await Self.open(port, "/fail"), 1011)
        }
    }

    private func expectEndAfterReply(_ session: TestWebSocket, _ code: UInt16, _ reason: String = "") async throws {
        #expect(try await session.next() == .close(code, reason))
        try await session.close(code)
        #expect(try await session.next() == .end)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T139 what breaks the framing ends the session with its code`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
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
                let session = try await Self.open(port)
                try await session.send("first")
                #expect(try await session.next() == .text("first"))
                try await fault(session)
                try await expectEnd(session, code)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T92 a server that drains ends its sessions with 1001`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, server in
            let session = try await Self.open(port)
            try await session.send("x")
            #expect(try await session.next() == .text("x"))
            async let end: Void = server.drain()
            try await expectEndAfterReply(session, 1001, "draining")
            await end
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a handler is cancelled when its peer goes without a word`(driver: ReadinessDriver) async throws {
        let (begun, cancelled) = (Signal(), Signal())
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
                try await Self.leave(port, isReset: isReset, onceBegun: begun)
                await cancelled.wait()
            }
        }
    }

    /// Opens a session, and lets go of it without a close frame.
    private static func leave(_ port: UInt16, isReset: Bool, onceBegun begun: Signal) async throws {
        let connection = try await ServerFixture.connect(port)
        _ = try await TestWebSocket.open(on: connection, "/wait")
        await begun.wait()
        if isReset { try await connection.endWithReset() } else { try await connection.finishSendingAsIs() }
    }

    // MARK: Pace

    @Test(arguments: ReadinessDriver.allCases)
    func `T140 a peer that reads nothing is ended, and a broadcast goes on for the others`(driver: ReadinessDriver) async throws {
        let audiences = WebSocketAudiences<String>(maximumPeers: 10)
        let left = Signal()
        try await ServerFixture.serve(
            driver,
            { root in
                root.webSocket("hear", limits: Self.unlimited) { session in
                    _ = try await audiences.joined(session.peer, "all") {
                        try await session.send(.text("joined"))
                        for await _ in session.messages {}
                    }
                    left.raise.yield()
                }
            }
        ) { port, _ in
            let deaf = try await Self.open(port, "/hear")
            #expect(try await deaf.next() == .text("joined"))
            let hearing = try await Self.open(port, "/hear")
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

    @Test(arguments: ReadinessDriver.allCases)
    func `a handler that does not read slows its peer down, and memory is bounded`(driver: ReadinessDriver) async throws {
        let (begun, goOn) = (Signal(), Signal())
        let received = Mutex(0)
        try await ServerFixture.serve(
            driver,
            { root in
                root.webSocket("slow", limits: Self.unlimited) { session in
                    begun.raise.yield()
                    await goOn.wait()
                    for await message in session.messages {
                        if case .binary(let bytes) = message { received.withLock { $0 += bytes.count } }
                    }
                }
            }
        ) { port, server in
            let session = try await Self.open(port, "/slow")
            await begun.wait()
            let sending = Task {
                for _ in 0..<1_000 { try await session.send([UInt8](repeating: 1, count: 32_768)) }
                try await session.close()
            }
            goOn.raise.yield()
            try await sending.value
            try await expectEnd(session, 1000)
            #expect(received.withLock { $0 } == 32_768_000)
        }
    }

    // MARK: Time

    @Test(arguments: ReadinessDriver.allCases)
    func `a silent peer is pinged, and ended if it does not answer`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, Self.register) { port, _ in
            let session = try await Self.open(port)
            time.advance(by: .seconds(31))
            #expect(try await session.next() == .ping([]))
            try await session.send(opcode: 10, [])
            try await session.send("here")
            #expect(try await session.next() == .text("here"))
            time.advance(by: .seconds(31))
            #expect(try await session.next() == .ping([]))
            time.advance(by: .seconds(21))
            try await expectEnd(session, 1008, "no_pong")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a session ends with its permission`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        let isWithdrawn = Mutex(false)
        try await ServerFixture.serve(
            driver, clock: time.serverClock,
            { root in
                let end = time.secondsSinceEpoch + 10
                root.webSocket(
                    "permitted",
                    permission: { _ in
                        SessionPermission(
                            until: end, atEnd: WebSocketClose(.policyViolation, reason: "over"),
                            atWithdrawal: WebSocketClose(.policyViolation, reason: "withdrawn")
                        ) { isWithdrawn.withLock { $0 } }
                    }
                ) { session in
                    for await message in session.messages {
                        session.permit(SessionPermission(until: end + 10, atEnd: WebSocketClose(.normal, reason: "later")))
                        try await session.send(message)
                    }
                }
                root.use(EndingAnswer(at: end)).webSocket("ending") { session in for await _ in session.messages {} }
            }
        ) { port, _ in
            let withdrawn = try await Self.open(port, "/permitted")
            isWithdrawn.withLock { $0 = true }
            time.advance(by: .seconds(1))
            try await expectEndAfterReply(withdrawn, 1008, "withdrawn")
            isWithdrawn.withLock { $0 = false }
            let renewed = try await Self.open(port, "/permitted")
            try await renewed.send("x")
            #expect(try await renewed.next() == .text("x"))
            let over = try await Self.open(port, "/permitted")
            let ending = try await Self.open(port, "/ending")
            time.advance(by: .seconds(10))
            try await expectEndAfterReply(over, 1008, "over")
            try await expectEndAfterReply(ending, 1008, "permission_ended")
            try await renewed.send("y")
            #expect(try await renewed.next() == .text("y"))
            time.advance(by: .seconds(10))
            try await expectEndAfterReply(renewed, 1000, "later")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `too many messages in a second end the session`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(
            driver, clock: time.serverClock,
            { root in
                var limits = WebSocketLimits()
                limits.messagesPerSecond = 10
                root.webSocket("few", limits: limits) { session in
                    for await message in session.messages { try await session.send(message) }
                }
            }
        ) { port, _ in
            let session = try await Self.open(port, "/few")
            for number in 0..<10 {
                try await session.send("\(number)")
                #expect(try await session.next() == .text("\(number)"))
            }
            try await session.send("one more")
            try await expectEnd(session, 1008, "rate_limited")
        }
    }
}

/// Admits those who say a name.
private struct Named: Context {
    let request: Request
    let name: String

    init(_ request: Request) throws(Problem) {
        guard let name = request.head.onlyField("x-name") else {
            throw Problem(status: .unauthorized, code: "nameless", detail: "Say a name.")
        }
        self.request = request
        self.name = String(decoding: name, as: UTF8.self)
    }
}

private struct NamedGuest: ImmediateGuard {
    func admit(_ context: RequestContext) throws(Problem) -> Named { try Named(context.request) }
}

private struct LaterGuest: Guard {
    func admit(_ context: RequestContext) throws(Problem) -> Admission<Named> {
        .later { () async throws(Problem) in try Named(context.request) }
    }
}

private struct EndingAnswer: ImmediateGuard {
    let end: Double

    init(at end: Double) {
        self.end = end
    }

    func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
        context.request.endAnswer(at: end)
        return context
    }
}
