import Synchronization

/// An HTTP/2 client on one connection, for tests of single frames. By itself it sends only acknowledgements of SETTINGS.
///
/// Source: RFC 9113
public final class HTTP2TestConnection: Sendable {
    /// The answer on a stream, as far as it has arrived.
    public struct Answer: Sendable {
        /// The fields of the final answer, in their order, `:status` first.
        public internal(set) var fields: [(name: String, value: String)] = []
        /// The statuses of interim answers (1xx).
        public internal(set) var interim: [Int] = []
        public internal(set) var content: [UInt8] = []
        /// True if the server has ended the stream.
        public internal(set) var isEnded = false
        /// The error code with which the server has reset the stream.
        public internal(set) var resetCode: UInt32?

        /// The status of the final answer.
        public var status: Int? { value(":status").flatMap { Int($0) } }
        public var text: String { String(decoding: content, as: UTF8.self) }

        /// - Parameter name: The name in lower case.
        /// - Returns: The value of the first field with the name; `nil` if there is none.
        public func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    }

    private struct State {
        var reader = HTTP2FrameReader()
        var answers: [Int32: Answer] = [:]
        var goAways: [UInt32] = []
        var pongs = 0
        var nextStream: Int32 = 1
        /// Bytes that may be sent: on the connection, and on each stream.
        var room = HTTP2TestRoom()
    }

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let connection: TestConnection
    private let state = Mutex(State())

    /// Sends the connection preface.
    ///
    /// - Parameters:
    ///   - connection: A connection without TLS, or with TLS that has negotiated `h2`.
    ///   - streamWindow: The initial window of each stream, in bytes.
    public init(_ connection: TestConnection, streamWindow: UInt32 = 65_535) async throws(TestClientError) {
        self.connection = connection
        try await connection.send(Self.preface + HTTP2TestFrame.settings([4: streamWindow]).bytes)
    }

    /// Sends frames unchanged, even if the server's windows have no room for them.
    public func send(_ frames: HTTP2TestFrame...) async throws(TestClientError) { try await send(frames) }

    func send(_ frames: [HTTP2TestFrame]) async throws(TestClientError) {
        state.withLock { state in for frame in frames where frame.type == 0 { state.room.sent(frame.payload.count, on: frame.stream) } }
        try await connection.send(frames.flatMap(\.bytes))
    }

    /// Sends the head of a request.
    ///
    /// - Returns: The identifier of its stream.
    @discardableResult
    public func request(
        _ path: String, _ fields: [(String, String)] = [], method: String = "GET", ends: Bool = true
    ) async throws(TestClientError) -> Int32 {
        let stream = state.withLock { state in
            defer { state.nextStream += 2 }
            return state.nextStream
        }
        let pseudo = [(":method", method), (":scheme", "http"), (":authority", "localhost"), (":path", path)]
        try await send(.headers(stream, pseudo + fields, ends: ends))
        return stream
    }

    /// Waits until the stream ends or is reset.
    ///
    /// - Returns: The answer, which is incomplete after a reset.
    /// - Throws: `connectionClosed` if the connection ends before.
    public func answer(_ stream: Int32) async throws(TestClientError) -> Answer {
        try await read { $0.answers[stream].map { $0.isEnded || $0.resetCode != nil } ?? false }
        return state.withLock { $0.answers[stream] ?? Answer() }
    }

    /// Waits for the first content on a stream, and returns the answer so far.
    public func beginning(of stream: Int32) async throws(TestClientError) -> Answer {
        try await read { $0.answers[stream].map { !$0.content.isEmpty } ?? false }
        return state.withLock { $0.answers[stream] ?? Answer() }
    }

    /// Sends content as the server's windows make room for it. It reads meanwhile, so no other task may read.
    ///
    /// - Throws: `connectionClosed`, also if the server has reset the stream.
    public func sendContent(_ content: [UInt8], on stream: Int32, ends: Bool = false) async throws(TestClientError) {
        var rest = content[...]
        repeat {
            let isEmpty = rest.isEmpty
            try await read { $0.room.on(stream) > 0 || isEmpty || $0.answers[stream]?.resetCode != nil }
            let most = min(rest.count, 16_384)
            let count = try state.withLock { state throws(TestClientError) in
                guard state.answers[stream]?.resetCode == nil else { throw .connectionClosed }
                return max(0, min(most, state.room.on(stream)))
            }
            try await send(.data(stream, Array(rest.prefix(count)), ends: ends && count == rest.count))
            rest = rest.dropFirst(count)
        } while !rest.isEmpty
    }

    /// Waits for the next content of an answer, removes it, and gives the server as much room again.
    ///
    /// - Returns: The content; `nil` once the stream has ended.
    public func nextContent(of stream: Int32) async throws(TestClientError) -> [UInt8]? {
        try await read { $0.answers[stream].map { !$0.content.isEmpty || $0.isEnded || $0.resetCode != nil } ?? false }
        let content = state.withLock { state in
            let content = state.answers[stream]?.content ?? []
            state.answers[stream]?.content = []
            return content
        }
        guard !content.isEmpty else { return nil }
        try await send(.windowUpdate(stream, UInt32(content.count)), .windowUpdate(0, UInt32(content.count)))
        return content
    }

    /// Waits for the head of the final answer on a stream, and returns the answer so far.
    public func head(of stream: Int32) async throws(TestClientError) -> Answer {
        try await read { $0.answers[stream].map { !$0.fields.isEmpty || $0.resetCode != nil } ?? false }
        return state.withLock { $0.answers[stream] ?? Answer() }
    }

    /// Waits for an interim answer on a stream, and returns the statuses of all so far.
    public func interim(on stream: Int32) async throws(TestClientError) -> [Int] {
        try await read { $0.answers[stream].map { !$0.interim.isEmpty } ?? false }
        return state.withLock { $0.answers[stream]?.interim ?? [] }
    }

    /// Waits until the server resets a stream, and returns the error code.
    public func reset(of stream: Int32) async throws(TestClientError) -> UInt32? {
        try await read { $0.answers[stream]?.resetCode != nil }
        return state.withLock { $0.answers[stream]?.resetCode }
    }

    /// Waits until the server has answered a PING, and so has read all frames before it.
    public func ping() async throws(TestClientError) {
        let known = state.withLock { $0.pongs }
        try await send(.ping)
        try await read { $0.pongs > known }
    }

    /// Reads until the server closes.
    ///
    /// - Returns: The error codes of its GOAWAY frames.
    public func goAwaysToEnd() async -> [UInt32] {
        try? await read { _ in false }
        return state.withLock { $0.goAways }
    }

    private func read(until condition: @Sendable (State) -> Bool) async throws(TestClientError) {
        while !state.withLock({ condition($0) }) {
            let bytes = try await connection.bytes()
            guard !bytes.isEmpty else { throw .connectionClosed }
            let settings = state.withLock { state in
                let frames = state.reader.frames(in: bytes)
                for frame in frames { Self.note(frame, in: &state) }
                return frames.contains { $0.type == 4 && $0.flags & 1 == 0 }
            }
            if settings { try await send(HTTP2TestFrame(type: 4, flags: 1)) }
        }
    }

    private static func note(_ frame: HTTP2FrameReader.Frame, in state: inout State) {
        switch frame.type {
        case 6 where frame.flags & 1 != 0: state.pongs += 1
        case 4 where frame.flags & 1 == 0: state.room.noteSettings(frame.payload)
        case 8: state.room.add(Int(HTTP2TestFrame.number(frame.payload.prefix(4))), to: frame.stream)
        case 7: state.goAways.append(HTTP2TestFrame.number(frame.payload.dropFirst(4).prefix(4)))
        default: break
        }
        guard frame.stream != 0 else { return }
        var answer = state.answers[frame.stream] ?? Answer()
        switch frame.type {
        case 0: answer.content += frame.payload
        case 1:
            let status = frame.fields.first.flatMap { Int($0.value) } ?? 0
            if (100...199).contains(status) { answer.interim.append(status) } else { answer.fields = frame.fields }
        case 3: answer.resetCode = HTTP2TestFrame.number(frame.payload[...])
        default: break
        }
        if frame.type <= 1, frame.flags & 1 != 0 { answer.isEnded = true }
        state.answers[frame.stream] = answer
    }
}
