import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Requests for a tunnel on a stream of HTTP/2, and what makes one. Over real sockets, with both readiness drivers.
struct ServerTunnelTests {
    private static let websocket = [(":protocol", "websocket"), ("sec-websocket-version", "13")]
    /// A masked text message, `hi`, and the same as the server sends it.
    private static let (hi, echoedHi): ([UInt8], [UInt8]) = ([0x81, 0x82, 0, 0, 0, 0, 104, 105], [0x81, 2, 104, 105])

    private static func register(_ root: RouteGroup<RequestContext>) {
        WebSocketFixture.register(root)
        root.webSocket("named", protocols: ["chat", "talk"]) { session in
            try await session.send(.text(session.subprotocol ?? "none"))
            for await message in session.messages { try await session.send(message) }
        }
        root.get("late") { _ in await Task.detached { Response(status: .ok) }.value }
        root.get("none") { _ in Response(status: .noContent) }
        root.get("elsewhere") { _ in Response(status: .seeOther) }
        root.use(Nobody()).webSocket("closed") { _ in }
    }

    private static func ask(
        _ connection: HTTP2TestConnection, _ path: String, _ fields: [(String, String)] = websocket, method: String = "CONNECT"
    ) async throws -> HTTP2TestConnection.Answer {
        try await connection.answer(connection.request(path, fields, method: method, ends: false))
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a session is opened with 200, and without what HTTP 1.1 needs for it`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        try await ServerFixture.serve(
            driver, observe: { log.add("\($0.status) \($0.routePattern) \($0.version.name)") }, Self.register
        ) { port, _ in
            let connection = try await ServerFixture.http2(port)
            let fields = [
                "Sec-WebSocket-Protocol: x, talk, chat", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            ]
            let session = try await TestWebSocket.open(on: connection, "/named", fields: fields)
            #expect(session.answer.field("Sec-WebSocket-Protocol") == "chat")
            #expect(session.answer.field("Sec-WebSocket-Extensions")?.hasPrefix("permessage-deflate") == true)
            for name in ["Sec-WebSocket-Accept", "Upgrade", "Connection", "Content-Length", "Transfer-Encoding"] {
                #expect(session.answer.field(name) == nil, "\(name)")
            }
            #expect(try await session.next() == .text("chat"))
            #expect(try await connection.answer(connection.request("/a")).text == "A")
            try await session.send("still here")
            #expect(try await session.next() == .text("still here"))
        }
        #expect(log.all == ["101 /named h2", "200 /a h2"])
    }

    private static let refused: [(path: String, fields: [(String, String)], status: Int, code: String)] = [
        ("/a", websocket, 501, "not_implemented"), ("/late", websocket, 501, "not_implemented"),
        ("/none", websocket, 501, "not_implemented"),
        ("/nowhere", websocket, 404, "not_found"), ("/closed", websocket, 401, "nobody"),
        ("/echo", [(":protocol", "connect-udp")], 501, "not_implemented"), ("/echo", [(":protocol", "websocket")], 426, "upgrade_required"),
        ("/echo", [(":protocol", "websocket"), ("sec-websocket-version", "8")], 426, "upgrade_required"),
        ("/echo", websocket + [("sec-websocket-protocol", "a b")], 400, "bad_request"),
        ("/echo", websocket + [("content-length", "5")], 400, "bad_request"),
    ]

    @Test(arguments: ReadinessDriver.allCases)
    func `T140 what asks for no session that there is, or may not have it, is told so`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let connection = try await ServerFixture.http2(port)
            for row in Self.refused {
                let answer = try await Self.ask(connection, row.path, row.fields)
                #expect(answer.status == row.status, "\(row)")
                #expect(answer.text.contains("\"code\":\"\(row.code)\""), "\(row)")
            }
            #expect(try await Self.ask(connection, "/elsewhere").status == 303)
            #expect(try await connection.answer(connection.request("/echo")).status == 426)
            // The connection is as good as before.
            #expect(try await TestWebSocket.open(on: connection, "/echo").answer.status == 200)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T137 a protocol with another method than CONNECT makes a malformed request`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let connection = try await ServerFixture.http2(port)
            for method in ["GET", "POST", "connect"] {
                let stream = try await connection.request("/echo", Self.websocket, method: method, ends: false)
                let answer = try await connection.answer(stream)
                #expect(answer.status == 400)
                #expect(try await connection.reset(of: stream) == 1)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `what comes right behind the request is the session's, also while guards think`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(
            driver,
            { root in
                Self.register(root)
                root.use(Thinking()).webSocket("thought") { session in
                    for await message in session.messages { try await session.send(message) }
                }
            }
        ) { port, _ in
            let connection = try await ServerFixture.http2(port)
            for path in ["/echo", "/thought"] {
                let stream = try await connection.request(path, Self.websocket, method: "CONNECT", ends: false)
                try await connection.send(.data(stream, Self.hi, ends: false))
                #expect(try await connection.nextContent(of: stream) == Self.echoedHi)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a close frame at the end of the stream is answered, and a stream that ends without one is reset`(
        driver: ReadinessDriver
    ) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let connection = try await ServerFixture.http2(port)
            let polite = try await connection.request("/echo", Self.websocket, method: "CONNECT", ends: false)
            try await connection.send(.data(polite, Self.hi + [0x88, 0x82, 0, 0, 0, 0, 3, 232]))
            let end = try await connection.answer(polite)
            #expect(end.content == Self.echoedHi + [0x88, 2, 3, 232])
            #expect(end.isEnded && end.resetCode == nil)
            let rude = try await connection.request("/echo", Self.websocket, method: "CONNECT", ends: false)
            try await connection.send(.data(rude, Self.hi))
            #expect(try await connection.answer(rude).resetCode == 8)
            let over = try await connection.request("/echo", Self.websocket, method: "CONNECT", ends: true)
            #expect(try await connection.answer(over).resetCode == 8)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T137 fields behind a tunnel's bytes break its stream`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let connection = try await ServerFixture.http2(port)
            let stream = try await connection.request("/echo", Self.websocket, method: "CONNECT", ends: false)
            try await connection.send(.data(stream, Self.hi, ends: false), .headers(stream, [("x", "y")]))
            #expect(try await connection.reset(of: stream) == 1)
            #expect(try await connection.answer(connection.request("/a")).text == "A")
        }
    }
}

private struct Nobody: ImmediateGuard {
    func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
        throw Problem(status: .unauthorized, code: "nobody", detail: "Nobody may.")
    }
}

private struct Thinking: Guard {
    func admit(_ context: RequestContext) throws(Problem) -> Admission<RequestContext> {
        .later { () async throws(Problem) in
            await Task.detached {}.value
            return context
        }
    }
}
