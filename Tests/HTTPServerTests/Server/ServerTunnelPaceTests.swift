import HTTPTesting
import Synchronization
import Testing

@testable import HTTPServer

/// Tunnels of one connection of HTTP/2 beside each other, and beside requests. Over real sockets, with both readiness drivers.
struct ServerTunnelPaceTests {
    private static let piece = [UInt8](repeating: 7, count: 65_536)

    @Test(arguments: ReadinessDriver.allCases)
    func `T138 a session whose peer makes no room holds up no other stream, and is reset alone`(driver: ReadinessDriver) async throws {
        let audiences = WebSocketAudiences<String>(maximumPeers: 10)
        let left = TestSignal()
        try await ServerFixture.serve(
            driver,
            { root in
                WebSocketFixture.register(root)
                root.webSocket("hear") { session in
                    _ = try await audiences.joined(session.peer, "all") {
                        try await session.send(.text("joined"))
                        for await _ in session.messages {}
                    }
                    left.raise.yield()
                }
            }
        ) { port, server in
            let connection = try await ServerFixture.http2(port)
            try await connection.send(.windowUpdate(0, 10_000_000))
            let deaf = try await connection.request(
                "/hear", [(":protocol", "websocket"), ("sec-websocket-version", "13")], method: "CONNECT", ends: false)
            _ = try await connection.beginning(of: deaf)
            let talking = try await TestWebSocket.open(on: connection, "/echo")
            // As much as is kept for a session, and one piece more.
            for _ in 0..<17 {
                audiences.post(.binary(Self.piece), to: "all")
                try await talking.send("on")
                #expect(try await talking.next() == .text("on"))
                #expect(server.connections.keptBytes < 4_000_000)
            }
            audiences.post(.binary(Self.piece), to: "all")
            await left.wait()
            #expect(try await connection.reset(of: deaf) == 8)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
            try await talking.send("still here")
            #expect(try await talking.next() == .text("still here"))
            #expect(server.connections.sessions == 1)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T138 sessions whose handlers read nothing leave the connection to other streams`(driver: ReadinessDriver) async throws {
        let gate = TestGate()
        try await ServerFixture.serve(
            driver,
            { root in
                ServerFixture.registerEcho(root)
                root.webSocket("late", limits: WebSocketFixture.unlimited) { session in
                    await gate.wait()
                    var count = 0
                    for await message in session.messages {
                        if case .binary(let bytes) = message { count += bytes.count }
                        try await session.send(.text("\(count)"))
                    }
                }
            }
        ) { port, server in
            let connection = try await ServerFixture.http2(port)
            var streams: [Int32] = []
            let fields = [(":protocol", "websocket"), ("sec-websocket-version", "13")]
            for _ in 0..<24 {
                streams.append(try await connection.request("/late", fields, method: "CONNECT", ends: false))
            }
            // More than the connection's window, if it were to count: 65,536 bytes wait for each handler, and a window's worth behind them.
            let header: [UInt8] = [0x82, 0xFE, 0x40, 0, 0, 0, 0, 0]
            let message = header + [UInt8](repeating: 1, count: 16_384)
            for _ in 0..<7 {
                for stream in streams { try await connection.sendContent(message, on: stream) }
                #expect(try await connection.answer(connection.request("/a")).text == "A")
            }
            let upload = try await connection.request("/echo", method: "POST", ends: false)
            try await connection.sendContent([UInt8](repeating: 65, count: 30_000), on: upload, ends: true)
            #expect(try await connection.answer(upload).content.count == 30_000)
            gate.open()
            for stream in streams {
                try await connection.send(.data(stream, [0x88, 0x80, 0, 0, 0, 0]))
                #expect(try await connection.answer(stream).text.contains("114688"))
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a peer that makes no room for a session in time loses its stream alone`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, WebSocketFixture.register) { port, _ in
            let connection = try await ServerFixture.http2(port, streamWindow: 10)
            let stream = try await connection.request(
                "/echo", [(":protocol", "websocket"), ("sec-websocket-version", "13")], method: "CONNECT", ends: false)
            // A masked message of 20 bytes.
            try await connection.send(.data(stream, [0x82, 0x94, 0, 0, 0, 0] + [UInt8](repeating: 1, count: 20), ends: false))
            #expect(try await connection.beginning(of: stream).content.prefix(2) == [0x82, 20])
            time.advance(by: Limits().writeStall + .seconds(1))
            #expect(try await connection.reset(of: stream) == 8)
            #expect(try await connection.answer(connection.request("/a", method: "HEAD")).status == 200)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a stream whose window is just used up by the last bytes of its session is reset in time`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, WebSocketFixture.register) { port, _ in
            // The server's close frame has two bytes, and its END_STREAM waits for room.
            let connection = try await ServerFixture.http2(port, streamWindow: 2)
            let stream = try await connection.request(
                "/echo", [(":protocol", "websocket"), ("sec-websocket-version", "13")], method: "CONNECT", ends: false)
            try await connection.send(.data(stream, [0x88, 0x80, 0, 0, 0, 0], ends: false))
            #expect(try await connection.beginning(of: stream).content == [0x88, 0])
            time.advance(by: Limits().lingerTime + .seconds(1))
            #expect(try await connection.reset(of: stream) == 0)
            #expect(try await connection.answer(connection.request("/a", method: "HEAD")).status == 200)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T138 a connection that has ended in one direction closes when its sessions have`(driver: ReadinessDriver) async throws {
        let gate = TestGate()
        try await ServerFixture.serve(
            driver,
            { root in
                root.webSocket("late") { session in
                    try await session.send(.text("begun"))
                    await gate.wait()
                    for await _ in session.messages {}
                }
            }
        ) { port, _ in
            let raw = try await ServerFixture.connectHTTP2(port)
            let connection = try await HTTP2TestConnection(raw)
            let stream = try await connection.request(
                "/late", [(":protocol", "websocket"), ("sec-websocket-version", "13")], method: "CONNECT", ends: false)
            #expect(try await connection.beginning(of: stream).status == 200)
            try await connection.send(.data(stream, [0x88, 0x80, 0, 0, 0, 0], ends: false))
            try await raw.finishSending()
            gate.open()
            _ = try await raw.bytesToEnd()
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T138 a connection whose client ends it behind the end of a session closes at once`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, clock: ManualClock().serverClock, WebSocketFixture.register) { port, _ in
            let raw = try await ServerFixture.connectHTTP2(port)
            let connection = try await HTTP2TestConnection(raw)
            let stream = try await connection.request(
                "/echo", [(":protocol", "websocket"), ("sec-websocket-version", "13")], method: "CONNECT", ends: false)
            try await connection.send(.data(stream, [0x88, 0x80, 0, 0, 0, 0], ends: false))
            #expect(try await connection.answer(stream).isEnded)
            // The stream is still open in the client's direction, and no deadline comes.
            try await raw.finishSending()
            _ = try await raw.bytesToEnd()
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a client that leaves its side open behind the end of a session is told to stop`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, WebSocketFixture.register) { port, server in
            let connection = try await ServerFixture.http2(port)
            let stream = try await connection.request(
                "/echo", [(":protocol", "websocket"), ("sec-websocket-version", "13")], method: "CONNECT", ends: false)
            try await connection.send(.data(stream, [0x88, 0x80, 0, 0, 0, 0], ends: false))
            let end = try await connection.answer(stream)
            #expect(end.content == [0x88, 0] && end.isEnded && end.resetCode == nil)
            // What is still sent is read for nothing.
            try await connection.sendContent([UInt8](repeating: 0, count: 100_000), on: stream)
            try await connection.ping()
            time.advance(by: Limits().lingerTime + .seconds(1))
            #expect(try await connection.reset(of: stream) == 0)
            #expect(server.connections.sessions == 0)
        }
    }
}
