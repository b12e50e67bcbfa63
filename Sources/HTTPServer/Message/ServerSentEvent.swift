import StrictJSON

/// One event of an event stream, as a browser's `EventSource` reads it.
///
/// Source: WHATWG HTML §9.2.5, §9.2.6
public struct ServerSentEvent: Sendable, Equatable {
    /// What a name or an identifier cannot have: a line end would begin a field of its own, and a NUL would make the reader drop it.
    public enum Fault: Error, Equatable, Sendable { case controlCharacter(in: String) }

    private let event: String?
    private let id: String?
    /// `nil` for a comment.
    private let data: String?

    /// A comment, which readers pass over: a sign of life on a stream that has no event to send.
    ///
    /// Source: WHATWG HTML §9.2.7
    public static let comment = ServerSentEvent()

    private init() { (event, id, data) = (nil, nil, nil) }

    /// - Parameters:
    ///   - event: The event's name; without one it is a `message`.
    ///   - id: What the reader sends back as `Last-Event-ID` when it connects anew.
    ///   - data: Any text; its line ends arrive as LF.
    /// - Throws: ``Fault`` when a name or an identifier has a line end or a NUL.
    public init(event: String? = nil, id: String? = nil, data: String) throws(Fault) {
        for (name, text) in [("event", event), ("id", id)] {
            guard let text else { continue }
            guard text.utf8.allSatisfy({ $0 != 0x0A && $0 != 0x0D && $0 != 0 }) else { throw .controlCharacter(in: name) }
        }
        self.event = event
        self.id = id
        self.data = data
    }

    /// - Parameters:
    ///   - event: The event's name; without one it is a `message`.
    ///   - id: What the reader sends back as `Last-Event-ID` when it connects anew.
    ///   - value: Sent as JSON, as `JSONValue(encoding:)` writes it.
    /// - Throws: ``Fault`` when a name or an identifier has a line end or a NUL; what the value's `encode(to:)` throws.
    public init(event: String? = nil, id: String? = nil, encoding value: some Encodable) throws {
        let data = try JSONValue(encoding: value).encoded()
        try self.init(event: event, id: id, data: String(decoding: data, as: UTF8.self))
    }

    /// The event as it is sent.
    package var bytes: [UInt8] {
        guard let data else { return Array(":\n\n".utf8) }
        var text = ""
        if let event { text += "event: \(event)\n" }
        if let id { text += "id: \(id)\n" }
        for line in Self.lines(data.utf8) { text += "data: \(line)\n" }
        return Array((text + "\n").utf8)
    }

    /// Split on bytes, because CR LF is one character to Swift, and equal to neither.
    private static func lines(_ text: String.UTF8View) -> [Substring] {
        var lines: [Substring] = []
        var start = text.startIndex
        var position = start
        while position < text.endIndex {
            let byte = text[position]
            let next = text.index(after: position)
            if byte == 0x0A || byte == 0x0D {
                lines.append(Substring(text[start..<position]))
                let isPair = byte == 0x0D && next < text.endIndex && text[next] == 0x0A
                start = isPair ? text.index(after: next) : next
                position = start
            } else {
                position = next
            }
        }
        return lines + [Substring(text[start...])]
    }
}

extension MediaType {
    /// Source: WHATWG HTML §9.2.2
    public static let eventStream = MediaType("text/event-stream")

    /// Whatever its parameters. Source: RFC 9110 §8.3.1 (type and subtype are case-insensitive)
    var isEventStream: Bool {
        let type = text.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return type.map(Grammar.lowercased).elementsEqual(Self.eventStream.text.utf8)
    }
}

extension Response {
    /// An event stream: one event after another for as long as the sequence goes on and the reader stays. As every streamed answer of this
    /// type it is sent with `X-Accel-Buffering: no`, so that nginx and its like pass each event on at once, and is kept by no cache.
    public init<Events: AsyncSequence & Sendable>(
        events: Events
    ) where Events.Element == ServerSentEvent, Events.AsyncIterator: SendableMetatype {
        self.init(contentType: .eventStream, streaming: events.map(\.bytes))
    }
}
