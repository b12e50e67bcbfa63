import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// A connection that goes on in another protocol. Over real sockets, with both readiness drivers.
struct ServerUpgradeTests {
    private static let request = "GET /now HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
    private static let later = request.replacing("/now", with: "/later")

    private static func upgrade(silence: Duration? = nil) -> Response {
        var response = Response(status: .switchingProtocols, content: .upgrade(ProtocolUpgrade { EchoDriver($0, silence: silence) }))
        response.addField(.upgrade, "echo")
        return response
    }

    private static func register(_ root: RouteGroup<RequestContext>) {
        ServerFixture.registerEcho(root)
        root.get("now") { _ in upgrade() }
        root.get("patient") { _ in upgrade(silence: .seconds(60)) }
        root.get("later") { _ in await Task.detached { upgrade() }.value }
        root.post("now") { _ in upgrade() }
        root.post("read") { context in
            _ = try await context.request.content.collected()
            return upgrade()
        }
        root.get("unsaid") { _ in Response(status: .switchingProtocols) }
        root.get("misnamed") { _ in Response(status: .ok, content: upgrade().content) }
    }

    private func echo(_ text: String, of connection: TestConnection) async throws {
        try await connection.send(text)
        var echoed: [UInt8] = []
        while echoed.count < text.utf8.count {
            let piece = try await connection.bytes()
            try #require(!piece.isEmpty, "the server has closed the connection")
            echoed += piece
        }
        #expect(String(decoding: echoed, as: UTF8.self) == text)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `after 101 the bytes of both sides are the other protocol's`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        try await ServerFixture.serve(driver, observe: { log.add("\($0.status) \($0.routePattern)") }, Self.register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(Self.request)
            let answer = try await connection.response()
            #expect(answer.status == 101)
            #expect(answer.field("Connection") == "Upgrade")
            #expect(answer.field("Upgrade") == "echo")
            #expect(answer.field("Content-Length") == nil)
            try await echo("hello", of: connection)
            try await echo("GET /a HTTP/1.1", of: connection)
            for _ in 0..<20 { try await echo(String(repeating: "x", count: 50_000), of: connection) }
            try await connection.send("\n")
            #expect(try await connection.bytesToEnd() == Array("\n".utf8))
            #expect(log.all == ["101 /now"])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `what comes right behind the request is the other protocol's`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            for request in [Self.request, Self.later, ServerFixture.get + Self.request] {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(request + "early\n")
                for _ in 0..<(request.hasPrefix(ServerFixture.get) ? 1 : 0) { #expect(try await connection.response().text == "A") }
                #expect(try await connection.response().status == 101)
                #expect(try await connection.bytesToEnd() == Array("early\n".utf8))
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `it does not matter where the request and what follows are cut`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let bytes = Array((Self.later + "early\n").utf8)
            for cut in stride(from: 1, to: bytes.count, by: 7) {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(Array(bytes[..<cut]))
                try await connection.send(Array(bytes[cut...]))
                #expect(try await connection.response().status == 101)
                #expect(try await connection.bytesToEnd() == Array("early\n".utf8))
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `content that is here belongs to the request, and content that is still to come forbids an upgrade`(
        driver: ReadinessDriver
    ) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let post = "POST /now HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"
            let whole = try await ServerFixture.connect(port)
            try await whole.send(post.replacing("/now", with: "/read") + "hel")
            try await whole.send("loearly\n")
            #expect(try await whole.response().status == 101)
            #expect(try await whole.bytesToEnd() == Array("early\n".utf8))
            let half = try await ServerFixture.connect(port)
            try await half.send(post + "hel")
            #expect(try await half.response().status == 500)
            try await half.send("lo" + ServerFixture.get)
            #expect(try await half.response().text == "A")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `an answer that cannot be an upgrade is 500, and HTTP goes on`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for path in ["/unsaid", "/misnamed"] {
                try await connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await connection.response().status == 500)
            }
            try await connection.send("HEAD /now HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.response(toHead: true).status == 500)
            try await connection.send("GET /now HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n" + ServerFixture.get)
            #expect(try await connection.responses(2).map(\.status) == [500, 200])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `the other protocol has its own deadlines`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, Self.register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(Self.request.replacing("/now", with: "/patient"))
            #expect(try await connection.response().status == 101)
            time.advance(by: .seconds(59))
            try await echo("x", of: connection)
            time.advance(by: .seconds(59))
            try await echo("y", of: connection)
            time.advance(by: .seconds(61))
            #expect(try await connection.bytesToEnd() == Array("late".utf8))
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T92 the other protocol is told when the server ends`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, server in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(Self.request)
            #expect(try await connection.response().status == 101)
            try await echo("x", of: connection)
            async let end: Void = server.drain()
            #expect(try await connection.bytesToEnd() == Array("bye".utf8))
            try await connection.finishSending()
            await end
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a client that sends nothing more is let go`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(Self.request + "x")
            try await connection.finishSending()
            #expect(try await connection.response().status == 101)
            #expect(try await connection.bytesToEnd() == Array("x".utf8))
        }
    }
}
