import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// What comes before a session. Over real sockets, with both readiness drivers, over a connection of HTTP/1.1 and a stream of HTTP/2.
struct ServerWebSocketHandshakeTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `a request without an upgrade is told so, and HTTP goes on`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        try await ServerFixture.serve(driver, observe: { log.add("\($0.status) \($0.routePattern)") }, WebSocketFixture.register) {
            port, _ in
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

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `T140 guards decide before the upgrade, and the handler has their context`(driver: ReadinessDriver, carrier: SessionCarrier)
        async throws
    {
        try await ServerFixture.serve(
            driver,
            { root in
                root.use(NamedGuest()).webSocket("named") { session in try await session.send(.text(session.context.name)) }
                root.use(LaterGuest()).webSocket("later") { session in try await session.send(.text(session.context.name)) }
            }
        ) { port, _ in
            for path in ["/named", "/later"] {
                let (session, answer) = try await carrier.ask(port, path)
                #expect(session == nil)
                #expect(answer.status == 401)
                let named = try await carrier.open(port, path, fields: ["X-Name: leo"])
                #expect(try await named.next() == .text("leo"))
                try await named.expectEndAfterReply(1000)
            }
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
