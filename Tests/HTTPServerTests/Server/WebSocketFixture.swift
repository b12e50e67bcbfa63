import HTTPTesting
import Testing

@testable import HTTPServer

/// What a session of a test is carried by.
enum SessionCarrier: CaseIterable, Sendable {
    /// A connection of HTTP/1.1.
    case connection
    /// A stream of HTTP/2.
    case stream

    /// Opens a session on a new connection.
    func open(_ port: UInt16, _ path: String = "/echo", fields: [String] = []) async throws -> TestWebSocket {
        try #require(try await ask(port, path, fields: fields).session, "no session was opened")
    }

    /// Asks for one.
    func ask(
        _ port: UInt16, _ path: String, fields: [String] = []
    ) async throws -> (session: TestWebSocket?, answer: TestResponse) {
        switch self {
        case .connection: try await TestWebSocket.ask(on: try await ServerFixture.connect(port), path, fields: fields)
        case .stream: try await TestWebSocket.ask(on: try await ServerFixture.http2(port), path, fields: fields)
        }
    }
}

/// Routes of sessions that tests share.
enum WebSocketFixture {
    static let unlimited: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.messagesPerSecond = nil
        return limits
    }()

    static func register(_ root: RouteGroup<RequestContext>) {
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
}

/// Lets a test wait for what a handler has reached.
struct TestSignal: Sendable {
    let stream: AsyncStream<Void>
    let raise: AsyncStream<Void>.Continuation

    init() {
        (stream, raise) = AsyncStream.makeStream()
    }

    func wait() async { for await _ in stream { return } }
}

extension TestWebSocket {
    /// Reads up to the server's close frame, behind which nothing comes.
    func expectEnd(_ code: UInt16?, _ reason: String = "", _ place: SourceLocation = #_sourceLocation) async throws {
        var event = try await next()
        while true {
            switch event {
            case .text, .binary, .ping, .pong: event = try await next()
            case .close, .end:
                #expect(event == .close(code, reason), sourceLocation: place)
                if event != .end { #expect(try await next() == .end, sourceLocation: place) }
                return
            }
        }
    }

    /// The same where the server waits for the answer to its close frame, and has sent nothing else.
    func expectEndAfterReply(_ code: UInt16, _ reason: String = "", _ place: SourceLocation = #_sourceLocation) async throws {
        #expect(try await next() == .close(code, reason), sourceLocation: place)
        try await close(code)
        #expect(try await next() == .end, sourceLocation: place)
    }
}
