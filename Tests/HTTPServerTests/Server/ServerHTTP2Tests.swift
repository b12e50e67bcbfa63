import HTTPTesting
import Testing

@testable import HTTPServer

/// HTTP/2 where time matters, or where a handler has to wait. Over real sockets, with both readiness drivers, and over TLS with `TEST_TLS=1`.
struct ServerHTTP2Tests {
    private func serve(
        _ driver: ReadinessDriver, limits: Limits = Limits(), clock: ServerClock = ServerFixture.clock,
        observe: @escaping @Sendable (RequestRecord) -> Void = { _ in },
        routes register: (RouteGroup<RequestContext>) -> Void = ServerFixture.registerEcho, _ body: (UInt16, Server) async throws -> Void
    ) async throws {
        try await ServerFixture.serve(driver, limits: limits, clock: clock, observe: observe, register, body)
    }

    private func connect(_ port: UInt16, streamWindow: UInt32 = 65_535) async throws -> HTTP2TestConnection {
        try await ServerFixture.http2(port, streamWindow: streamWindow)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a request and its content are answered, and many at once`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await connect(port)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
            var streams: [Int32] = []
            for _ in 0..<50 { streams.append(try await connection.request("/echo", method: "POST", ends: false)) }
            for stream in streams { try await connection.send(.data(stream, Array("hello \(stream)".utf8))) }
            for stream in streams { #expect(try await connection.answer(stream).text == "hello \(stream)") }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `what the observer is told names the protocol`(driver: ReadinessDriver) async throws {
        let records = CallLog()
        try await serve(driver, observe: { records.add($0.version.name) }) { port, _ in
            let connection = try await connect(port)
            _ = try await connection.answer(connection.request("/a"))
            _ = try await connection.answer(connection.request("/a", [("X", "y")]))
            let older = try await ServerFixture.connect(port)
            try await older.send(ServerFixture.get)
            _ = try await older.response()
            try await older.send("GET /a HTTP/1.0\r\n\r\n")
            _ = try await older.response()
        }
        #expect(records.all == ["h2", "h2", "http/1.1", "http/1.0"])
    }

    // MARK: Content

    @Test(arguments: ReadinessDriver.allCases)
    func `T138 content that is not read fills its own window, and no other stream's`(driver: ReadinessDriver) async throws {
        let gate = TestGate()
        try await serve(
            driver,
            routes: {
                $0.post("late") { context in
                    await gate.wait()
                    return "\(try await context.request.content.collected().count)"
                }
                $0.get("a") { _ in "A" }
            }
        ) { port, _ in
            let connection = try await connect(port)
            let stream = try await connection.request("/late", method: "POST", ends: false)
            for _ in 0..<3 { try await connection.send(.data(stream, [UInt8](repeating: 1, count: 16_384), ends: false)) }
            #expect(try await connection.answer(connection.request("/a")).text == "A")
            gate.open()
            try await connection.send(.data(stream, [1]))
            #expect(try await connection.answer(stream).text == "\(3 * 16_384 + 1)")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T75 a handler that wants the content has the client told to go on, once`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await connect(port)
            let stream = try await connection.request("/echo", [("expect", "100-continue")], method: "POST", ends: false)
            #expect(try await connection.interim(on: stream) == [100])
            try await connection.send(.data(stream, Array("x".utf8), ends: false), .data(stream, Array("y".utf8)))
            let answer = try await connection.answer(stream)
            #expect(answer.text == "xy")
            #expect(answer.interim == [100])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `content is taken up to its route's limit, and not one byte more`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.contentBytes = 10
        try await serve(driver, limits: limits) { port, _ in
            let connection = try await connect(port)
            for (count, status) in [(10, 200), (11, 413)] {
                let stream = try await connection.request("/echo", method: "POST", ends: false)
                try await connection.send(.data(stream, [UInt8](repeating: 0x61, count: count)))
                #expect(try await connection.answer(stream).status == status)
            }
        }
    }

    // MARK: Streamed answers

    @Test(arguments: ReadinessDriver.allCases)
    func `T138 an answer that is made while it is sent waits for its own window alone`(driver: ReadinessDriver) async throws {
        let pieces = 40
        try await serve(
            driver,
            routes: {
                $0.get("stream") { _ in
                    Response(
                        contentType: .text,
                        streaming: AsyncStream<[UInt8]> { stream in
                            for _ in 0..<pieces { stream.yield([UInt8](repeating: 0x61, count: 10_000)) }
                            stream.finish()
                        })
                }
                $0.get("a") { _ in "A" }
            }
        ) { port, _ in
            let connection = try await connect(port, streamWindow: 1000)
            let stream = try await connection.request("/stream")
            #expect(try await connection.beginning(of: stream).content.count <= 1000)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
            try await connection.send(.windowUpdate(0, 1_000_000), .windowUpdate(stream, 1_000_000))
            #expect(try await connection.answer(stream).content.count == pieces * 10_000)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a stream that fails is reset, and the others go on`(driver: ReadinessDriver) async throws {
        try await serve(
            driver,
            routes: {
                $0.get("fails") { _ in
                    Response(
                        contentType: .text,
                        streaming: AsyncThrowingStream<[UInt8], any Error> { stream in
                            stream.yield([1])
                            stream.finish(throwing: CancellationError())
                        })
                }
                $0.get("a") { _ in "A" }
            }
        ) { port, _ in
            let connection = try await connect(port)
            let answer = try await connection.answer(connection.request("/fails"))
            #expect(!answer.isEnded)
            #expect(answer.resetCode == 2)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
        }
    }

    // MARK: Time

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a silent connection is ended with GOAWAY when its time is over`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let connection = try await connect(port)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
            time.advance(by: .seconds(76))
            #expect(await connection.goAwaysToEnd() == [0])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 half a list of fields has a head's time`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let connection = try await connect(port)
            // What is behind it comes after the acknowledgement of settings, which must not stand in a list.
            try await connection.ping()
            let get = [(":method", "GET"), (":scheme", "http"), (":authority", "localhost"), (":path", "/a")]
            try await connection.send(.headers(1, get), HTTP2TestFrame(type: 1, flags: 1, stream: 3, payload: [0x82]))
            #expect(try await connection.answer(1).text == "A")
            time.advance(by: .seconds(11))
            #expect(await connection.goAwaysToEnd() == [11])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a handler that takes too long has its stream answered, and no other`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        let gate = TestGate()
        try await serve(
            driver, clock: time.serverClock,
            routes: {
                $0.get("slow") { _ in
                    await gate.wait()
                    return "late"
                }
                $0.get("a") { _ in "A" }
            }
        ) { port, _ in
            let connection = try await connect(port)
            let slow = try await connection.request("/slow")
            #expect(try await connection.answer(connection.request("/a")).text == "A")
            time.advance(by: .seconds(31))
            #expect(try await connection.answer(slow).status == 503)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
            gate.open()
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `content that does not come has its stream answered with 408, and the connection goes on`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let connection = try await connect(port)
            let stream = try await connection.request("/echo", [("expect", "100-continue")], method: "POST", ends: false)
            #expect(try await connection.interim(on: stream) == [100])
            time.advance(by: .seconds(6))
            let answer = try await connection.answer(stream)
            #expect(answer.status == 408)
            #expect(answer.isEnded)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T136 an answer for which no room is made is given up, and its stream alone`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let connection = try await connect(port, streamWindow: 0)
            let stream = try await connection.request("/a")
            try await connection.ping()
            time.advance(by: .seconds(31))
            #expect(try await connection.answer(stream).resetCode == 8)
            try await connection.ping()
        }
    }
}
