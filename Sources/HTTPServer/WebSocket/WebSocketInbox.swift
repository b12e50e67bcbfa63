import WebSocketFraming

/// Messages that wait for their handler; while there is no room for more, the socket is not read.
struct WebSocketInbox {
    private static let mostMessages = 16
    private static let mostBytes = 65_536

    private var messages: [(kind: MessageReader.MessageKind, bytes: [UInt8])] = []
    private(set) var byteCount = 0

    var hasRoom: Bool { messages.count < Self.mostMessages && byteCount < Self.mostBytes }

    mutating func add(_ kind: MessageReader.MessageKind, _ bytes: [UInt8]) {
        messages.append((kind, bytes))
        byteCount += bytes.count
    }

    /// Takes out the oldest.
    mutating func next() -> (kind: MessageReader.MessageKind, bytes: [UInt8])? {
        guard !messages.isEmpty else { return nil }
        let message = messages.removeFirst()
        byteCount -= message.bytes.count
        return message
    }

    mutating func removeAll() { self = WebSocketInbox() }
}
