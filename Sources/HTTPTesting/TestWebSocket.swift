import HTTPServer
import Synchronization
import WebSocketFraming

/// The client's side of a WebSocket session, for tests of single frames, over an HTTP/1.1 connection or an HTTP/2 stream.
///
///     let session = try await client.webSocket("/live", token: token)
///     try await session.send("hello")
///     #expect(try await session.next() == .text("hello"))
public final class TestWebSocket: Sendable {
    /// A message or frame of the server, or the end.
    public enum Event: Equatable, Sendable {
        case text(String)
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        /// A close frame; the code is `nil` if it is empty.
        case close(UInt16?, String)
        /// The connection is closed, or the stream over.
        case end
    }

    private enum Carrier {
        case connection(TestConnection)
        case stream(HTTP2TestConnection, Int32)
    }

    /// The bytes that have arrived, and the reader's place in them.
    private struct Input {
        var reader: MessageReader
        var bytes: [UInt8] = []
        var position = 0
    }

    /// The answer to the handshake.
    public let answer: TestResponse
    private let carrier: Carrier
    private let input: Mutex<Input>
    private let inflater = Mutex(Inflater())

    private init(_ carrier: Carrier, _ answer: TestResponse) {
        self.carrier = carrier
        self.answer = answer
        let compresses = answer.field("Sec-WebSocket-Extensions") != nil
        input = Mutex(Input(reader: MessageReader(for: .client, allowsCompression: compresses, maximumMessageBytes: 1 << 26)))
    }

    /// Asks for a session.
    ///
    /// - Parameters:
    ///   - connection: A connection that is ready for the next request.
    ///   - target: The path and query.
    ///   - fields: Field lines beside those of every handshake, such as `Origin: https://app.example`.
    /// - Returns: The session if the status is 101, and the answer in any case.
    /// - Throws: The errors of `TestConnection.response(toHead:)`.
    public static func ask(
        on connection: TestConnection, _ target: String, fields: [String] = []
    ) async throws(TestClientError) -> (session: TestWebSocket?, answer: TestResponse) {
        try await connection.send(
            (["GET \(target) HTTP/1.1", "Host: localhost"] + handshake + fields).joined(separator: "\r\n") + "\r\n\r\n")
        let answer = try await connection.response()
        return (answer.status == 101 ? TestWebSocket(.connection(connection), answer) : nil, answer)
    }

    /// Opens a session.
    ///
    /// - Throws: `noSession` for another status than 101; `malformedResponse` for a wrong `Sec-WebSocket-Accept`.
    public static func open(
        on connection: TestConnection, _ target: String, fields: [String] = []
    ) async throws(TestClientError) -> TestWebSocket {
        let (session, answer) = try await ask(on: connection, target, fields: fields)
        guard let session else { throw .noSession(status: answer.status) }
        guard answer.field("Sec-WebSocket-Accept") == accept else { throw .malformedResponse }
        return session
    }

    /// Asks for a session on a new stream.
    ///
    /// - Parameters:
    ///   - connection: An HTTP/2 connection. Other readers of it would take bytes from the session.
    ///   - target: The path and query.
    ///   - fields: Field lines beside those of every handshake, such as `Origin: https://app.example`.
    /// - Returns: The session if the status is 200, and the answer in any case.
    ///
    /// Source: RFC 8441 §5
    public static func ask(
        on connection: HTTP2TestConnection, _ target: String, fields: [String] = []
    ) async throws(TestClientError) -> (session: TestWebSocket?, answer: TestResponse) {
        let own = fields.map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), String(parts[1].drop { $0 == " " }))
        }
        let stream = try await connection.request(
            target, [(":protocol", "websocket"), ("sec-websocket-version", "13")] + own, method: "CONNECT", ends: false)
        var answer = try await connection.head(of: stream)
        let isOpen = answer.status == 200
        if !isOpen { answer = try await connection.answer(stream) }
        let response = TestResponse(status: answer.status ?? 0, fields: answer.fields, content: isOpen ? [] : answer.content)
        return (isOpen ? TestWebSocket(.stream(connection, stream), response) : nil, response)
    }

    /// Opens a session on a new stream.
    ///
    /// - Throws: `noSession` for another status than 200.
    public static func open(
        on connection: HTTP2TestConnection, _ target: String, fields: [String] = []
    ) async throws(TestClientError) -> TestWebSocket {
        let (session, answer) = try await ask(on: connection, target, fields: fields)
        guard let session else { throw .noSession(status: answer.status) }
        return session
    }

    /// A handshake with the key of the standard's example.
    ///
    /// Source: RFC 6455 §1.3
    private static let handshake = [
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
}

extension TestWebSocket {
    /// Sends a text message.
    public func send(_ text: String) async throws(TestClientError) { try await send(opcode: 0x1, Array(text.utf8)) }

    /// Sends a binary message.
    public func send(_ bytes: [UInt8]) async throws(TestClientError) { try await send(opcode: 0x2, bytes) }

    /// Sends a close frame.
    public func close(_ code: UInt16 = 1000, _ reason: String = "") async throws(TestClientError) {
        try await send(opcode: 0x8, [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)] + Array(reason.utf8))
    }

    /// Sends a frame, valid or not.
    ///
    /// - Parameters:
    ///   - opcode: 0 to 15.
    ///   - payload: The payload, not masked yet.
    ///   - isFinal: If false, more of the message follows.
    ///   - reserved: RSV1 to RSV3, as a number from 0 to 7.
    ///   - isMasked: If false, the frame is one that a server must refuse.
    public func send(
        opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, reserved: UInt8 = 0, isMasked: Bool = true
    ) async throws(TestClientError) {
        let mask = isMasked ? MaskingKey(0x37, 0xFA, 0x21, 0x3D) : nil
        let header = EncodedFrameHeader(FrameHeader(.continuation, length: payload.count, mask: mask))
        var bytes = (0..<header.count).map { header.bytes[$0] }
        bytes[0] = (isFinal ? 0x80 : 0) | (reserved & 7) << 4 | (opcode & 15)
        if let mask { mask.append(payload.span, offset: 0, to: &bytes) } else { bytes += payload }
        try await sendAsIs(bytes)
    }

    /// Sends bytes unchanged.
    public func sendAsIs(_ bytes: [UInt8]) async throws(TestClientError) {
        switch carrier {
        case .connection(let connection): try await connection.send(bytes)
        case .stream(let connection, let stream): try await connection.sendContent(bytes, on: stream)
        }
    }

    /// Ends the session without a close frame.
    ///
    /// - Parameter isReset: If true, the connection or the stream is reset, and nothing more can be received.
    public func leave(isReset: Bool) async throws(TestClientError) {
        switch carrier {
        case .connection(let connection):
            if isReset { try await connection.endWithReset() } else { try await connection.finishSendingAsIs() }
        case .stream(let connection, let stream):
            try await connection.send(isReset ? .reset(stream, 8) : .data(stream, []))
        }
    }

    private func bytes() async throws(TestClientError) -> [UInt8] {
        switch carrier {
        case .connection(let connection): try await connection.bytes()
        case .stream(let connection, let stream): try await connection.nextContent(of: stream) ?? []
        }
    }

    /// Reads the next event; ``Event/end`` each time once the connection or the stream has ended.
    ///
    /// - Throws: `malformedResponse` for a frame that no server may send; the errors of `TestConnection.bytes()`.
    public func next() async throws(TestClientError) -> Event {
        while true {
            if let event = try read() { return event }
            let bytes: [UInt8]
            do throws(TestClientError) { bytes = try await self.bytes() } catch .connectionClosed { return .end }
            if bytes.isEmpty { return .end }
            input.withLock { input in
                input.bytes = Array(input.bytes[input.position...]) + bytes
                input.position = 0
            }
        }
    }

    private func read() throws(TestClientError) -> Event? {
        do throws(FramingFault) {
            let event = try input.withLock { input throws(FramingFault) in
                let bytes = input.bytes
                return try input.reader.next(bytes.span, at: &input.position)
            }
            return try event.map(translated)
        } catch {
            throw .malformedResponse
        }
    }

    private func translated(_ event: MessageReader.Event) throws(FramingFault) -> Event {
        switch event {
        case .message(.text, let bytes): .text(String(decoding: bytes, as: UTF8.self))
        case .message(.binary, let bytes): .binary(bytes)
        case .compressed(let kind, let bytes):
            try translated(
                .message(
                    kind, try inflater.withLock { inflater throws(FramingFault) in try inflater.inflate(bytes, maximumBytes: 1 << 26) }))
        case .ping(let bytes): .ping(bytes)
        case .pong(let bytes): .pong(bytes)
        case .close(let frame): .close(frame.code?.rawValue, frame.reason)
        }
    }
}

extension TestClient {
    /// Opens a WebSocket session on a connection of its own, over the client's ``version``.
    ///
    ///     let session = try await client.webSocket("/live", token: token)
    ///     try await session.send("hello")
    ///     let answer = try await session.next()
    ///
    /// - Parameters:
    ///   - path: The path and query.
    ///   - token: A bearer token; `nil` for none.
    ///   - fields: Further field lines.
    /// - Returns: The session.
    /// - Throws: ``TestClientError``: `noSession` with the status of another answer.
    public func webSocket(
        _ path: String, token: String? = nil, fields: [(String, String)] = []
    ) async throws(TestClientError) -> TestWebSocket {
        let credentials = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        let lines = (credentials + fields).map { "\($0.0): \($0.1)" }
        let connection = try await connection()
        switch version {
        case .http1: return try await TestWebSocket.open(on: connection, path, fields: lines)
        case .http2: return try await TestWebSocket.open(on: try await HTTP2TestConnection(connection), path, fields: lines)
        }
    }
}
