import HTTPTesting
import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPServer

/// What is asked of a request for a session. Through the router, without a socket.
struct WebSocketHandshakeTests {
    private static let fields: [(String, String)] = [
        ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    private func answer(
        _ fields: [(String, String)], _ method: HTTPRequest.Method = .get, protocols: [String] = [], content: [UInt8] = []
    ) async throws -> Response {
        let table = RouteTable(unguardedRoutes: .allowed)
        RouteGroup(table).webSocket("session", protocols: protocols) { _ in }
        var all = HTTPFields()
        for (name, value) in fields { all.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value)) }
        return await (try Router(table)).response(to: try Request(method, "/session", fields: all, content: content))
    }

    private static func replacing(_ name: String, with value: String?) -> [(String, String)] {
        fields.filter { $0.0 != name } + (value.map { [(name, $0)] } ?? [])
    }

    private func code(of response: Response) throws -> String? {
        guard case .bytes(let bytes) = response.content else { return nil }
        return try JSONDocument(parsing: bytes).root["code"]?.string
    }

    @Test func `a handshake is answered with the standard's fields`() async throws {
        let response = try await answer(Self.fields)
        #expect(response.status.code == 101)
        #expect(response.firstField(.upgrade) == "websocket")
        #expect(response.firstField(.secWebSocketAccept) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(!response.hasField(.secWebSocketProtocol))
        #expect(!response.hasField(.secWebSocketExtensions))
    }

    @Test(
        arguments: [
            ("keep-alive, Upgrade", "websocket"), ("upgrade", "WebSocket"), ("UPGRADE", "h2c, websocket"), ("Upgrade , close", "websocket"),
        ])
    func `names are found in a list, in any case of their letters`(connection: String, upgrade: String) async throws {
        let response = try await answer(Self.fields.dropFirst(2) + [("Connection", connection), ("Upgrade", upgrade)])
        #expect(response.status.code == 101)
    }

    @Test(
        arguments: [
            ("Upgrade", nil), ("Upgrade", "h2c"), ("Upgrade", "websockets"), ("Upgrade", "websocket/13"), ("Connection", nil),
            ("Connection", "keep-alive"), ("Connection", "Upgraded"),
        ] as [(String, String?)])
    func `without an upgrade the answer is 426`(name: String, value: String?) async throws {
        let response = try await answer(Self.replacing(name, with: value))
        #expect(response.status.code == 426)
        #expect(try code(of: response) == "upgrade_required")
        #expect(response.firstField(.upgrade) == "websocket")
    }

    @Test(arguments: [nil, "8", "12", "14", "013", "13, 8", ""] as [String?])
    func `another version is answered with the one that is spoken`(version: String?) async throws {
        let response = try await answer(Self.replacing("Sec-WebSocket-Version", with: version))
        #expect(response.status.code == 426)
        #expect(response.firstField(.secWebSocketVersion) == "13")
    }

    @Test(
        arguments: [
            ("Sec-WebSocket-Key", nil), ("Sec-WebSocket-Key", "short"), ("Sec-WebSocket-Key", "SGVsbG8sIHdvcmxkIQ=="),
            ("Sec-WebSocket-Extensions", "permessage-deflate;"), ("Sec-WebSocket-Extensions", "a b"),
            ("Sec-WebSocket-Protocol", "chat chat"), ("Sec-WebSocket-Protocol", "chat, chat"), ("Sec-WebSocket-Protocol", "ch@t"),
        ] as [(String, String?)])
    func `a malformed handshake is 400`(name: String, value: String?) async throws {
        let response = try await answer(Self.replacing(name, with: value))
        #expect(response.status.code == 400)
        #expect(try code(of: response) == "bad_request")
    }

    @Test func `two keys, or content, are malformed`() async throws {
        let twice = try await answer(Self.fields + [("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")])
        #expect(twice.status.code == 400)
        let content = try await answer(Self.fields, content: [1])
        #expect(content.status.code == 400)
    }

    @Test func `only GET begins a session`() async throws {
        #expect(try await answer(Self.fields, .head).status.code == 426)
        #expect(try await answer(Self.fields, .post).status.code == 405)
    }

    @Test(
        arguments: [
            ("chat", ["chat"], "chat"), ("superchat, chat", ["chat", "superchat"], "chat"), ("chat", [], nil), ("other", ["chat"], nil),
            ("Chat", ["chat"], nil), ("bearer, abc.def-ghi_", ["chat", "bearer"], "bearer"),
        ] as [(String, [String], String?)])
    func `the route's preferred subprotocol of those that are offered is chosen`(
        offered: String, spoken: [String], chosen: String?
    ) async throws {
        let response = try await answer(Self.fields + [("Sec-WebSocket-Protocol", offered)], protocols: spoken)
        #expect(response.status.code == 101)
        #expect(response.firstField(.secWebSocketProtocol) == chosen)
    }

    @Test func `compression is agreed on where it is offered`() async throws {
        let response = try await answer(Self.fields + [("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")])
        #expect(
            response.firstField(.secWebSocketExtensions)
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover")
        let other = try await answer(Self.fields + [("Sec-WebSocket-Extensions", "x-webkit-deflate-frame")])
        #expect(other.status.code == 101)
        #expect(!other.hasField(.secWebSocketExtensions))
    }
}
