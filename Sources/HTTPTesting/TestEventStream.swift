import Synchronization

/// One event of an event stream.
public struct TestEvent: Sendable, Equatable {
    /// Its name; `nil` for a `message`.
    public var name: String?
    /// What its reader would send back as `Last-Event-ID`; `nil` for none.
    public var id: String?
    /// The lines of its data, joined by LF.
    public var data: String

    /// - Parameters:
    ///   - name: Its name; `nil` for a `message`.
    ///   - id: What its reader would send back as `Last-Event-ID`.
    ///   - data: The lines of its data, joined by LF.
    public init(name: String? = nil, id: String? = nil, data: String) {
        self.name = name
        self.id = id
        self.data = data
    }
}

/// An event stream under way, read event by event.
public final class TestEventStream: Sendable {
    /// The answer, without its content.
    public let response: TestResponse
    private let connection: TestConnection
    private let rest = Mutex<[UInt8]>([])

    fileprivate init(_ response: TestResponse, on connection: TestConnection) {
        self.response = response
        self.connection = connection
    }

    /// Waits for the next event. Comments are passed over.
    ///
    /// - Returns: The event; `nil` once the stream has ended.
    /// - Throws: `timedOut` or `system`.
    public func next() async throws(TestClientError) -> TestEvent? {
        while true {
            if let block = rest.withLock({ Self.takeBlock(from: &$0) }) {
                if let event = Self.event(block) { return event }
            } else {
                let bytes = try await connection.bytes()
                guard !bytes.isEmpty else { return nil }
                rest.withLock { $0 += bytes }
            }
        }
    }

    /// What stands before the next empty line.
    private static func takeBlock(from bytes: inout [UInt8]) -> ArraySlice<UInt8>? {
        let ends = bytes.indices.dropLast()
        guard let end = ends.first(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }) else { return nil }
        defer { bytes.removeSubrange(...(end + 1)) }
        return bytes[..<end]
    }

    /// `nil` for a block without data.
    ///
    /// Source: WHATWG HTML §9.2.6
    private static func event(_ block: ArraySlice<UInt8>) -> TestEvent? {
        var (name, id): (String?, String?) = (nil, nil)
        var data: [String] = []
        for line in block.split(separator: 0x0A) {
            let field = line.prefix { $0 != UInt8(ascii: ":") }
            let behind = line.dropFirst(field.count + 1)
            let value = String(decoding: behind.first == UInt8(ascii: " ") ? behind.dropFirst() : behind, as: UTF8.self)
            switch String(decoding: field, as: UTF8.self) {
            case "event": name = value
            case "id": id = value
            case "data": data.append(value)
            default: break
            }
        }
        return data.isEmpty ? nil : TestEvent(name: name, id: id, data: data.joined(separator: "\n"))
    }
}

extension TestClient {
    /// Opens an event stream, or any answer that begins before it is complete. It is closed when it is released.
    ///
    ///     let events = try await client.events("/arrivals")
    ///     let first = try await events.next()
    ///
    /// The request is one of HTTP/1.0, whose answer comes without chunks.
    ///
    /// - Parameters:
    ///   - path: The path and query.
    ///   - token: A bearer token; `nil` for none.
    ///   - fields: Further field lines.
    /// - Returns: The stream, once its answer has begun. Whatever is sent from then on is in it.
    /// - Throws: ``TestClientError``, if there is no response.
    public func events(
        _ path: String, token: String? = nil, fields: [(String, String)] = []
    ) async throws(TestClientError) -> TestEventStream {
        let credentials = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        let lines = [("Host", authority)] + credentials + fields
        let connection = try await connection()
        try await connection.send("GET \(path) HTTP/1.0\r\n" + lines.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n")
        return TestEventStream(try await connection.response(toHead: true), on: connection)
    }
}
