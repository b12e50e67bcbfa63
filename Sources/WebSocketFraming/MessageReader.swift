/// From bytes to messages: frames are read, unmasked and put together. A pure value.
///
/// Memory is taken for what has come in, never for what a header announces; a message over the bound is refused at the header that says so.
///
/// Source: RFC 6455 §5, §6.2
package struct MessageReader: Sendable {
    package enum Event: Equatable, Sendable {
        case message(MessageKind, [UInt8])
        /// A message that has to be inflated; see ``Inflater``.
        case compressed(MessageKind, [UInt8])
        case ping([UInt8])
        case pong([UInt8])
        case close(CloseFrame)
    }

    package enum MessageKind: Equatable, Sendable {
        case text
        case binary
    }

    /// A frame whose payload comes in.
    private struct Frame {
        let header: FrameHeader
        var received = 0
    }

    /// A message whose frames come in.
    private struct Message {
        let kind: MessageKind
        let isCompressed: Bool
    }

    private let maximumMessageBytes: Int
    private var headers: FrameHeaderReader
    private var frame: Frame?
    private var message: Message?
    /// The message's bytes so far.
    private var content: [UInt8] = []
    private var text = UTF8Progress()
    /// Those of a control frame, which may come between two of a message's.
    private var controlContent: [UInt8] = []

    /// - Parameters:
    ///   - reader: Who reads.
    ///   - allowsCompression: If true, permessage-deflate was negotiated.
    ///   - maximumMessageBytes: Of a message as it is sent; that of an inflated one is the ``Inflater``'s to hold.
    package init(for reader: Endpoint, allowsCompression: Bool, maximumMessageBytes: Int) {
        headers = FrameHeaderReader(for: reader, allowsCompression: allowsCompression)
        self.maximumMessageBytes = maximumMessageBytes
    }

    /// Bytes that are kept until the message is whole.
    package var keptBytes: Int { content.capacity + controlContent.capacity }

    /// - Returns: True if the bytes of an inflated message are text. Source: RFC 6455 §8.1
    package static func isText(_ message: [UInt8]) -> Bool {
        var text = UTF8Progress()
        return text.accepts(message) && text.isComplete(message)
    }

    /// - Parameters:
    ///   - input: The bytes that have come in.
    ///   - position: Where to read on; moved behind what was read.
    /// - Returns: What is whole; `nil` once more bytes are needed.
    package mutating func next(_ input: Span<UInt8>, at position: inout Int) throws(FramingFault) -> Event? {
        while true {
            if frame == nil {
                guard let header = try headers.next(input, at: &position) else { return nil }
                try begin(header)
            }
            guard var current = frame else { return nil }
            let count = min(current.header.length - current.received, input.count - position)
            try take(input.extracting(position..<(position + count)), of: current)
            position += count
            current.received += count
            guard current.received == current.header.length else {
                frame = current
                return nil
            }
            frame = nil
            if let event = try end(current.header) { return event }
        }
    }
}

extension MessageReader {
    private mutating func begin(_ header: FrameHeader) throws(FramingFault) {
        switch header.opcode {
        case .continuation: guard message != nil else { throw .unexpectedContinuation }
        case .text, .binary:
            guard message == nil else { throw .interruptedMessage }
            message = Message(kind: header.opcode == .text ? .text : .binary, isCompressed: header.isCompressed)
            text = UTF8Progress()
        case .close, .ping, .pong: break
        }
        if !header.opcode.isControl { guard header.length <= maximumMessageBytes - content.count else { throw .messageTooLarge } }
        frame = Frame(header: header)
    }

    private mutating func take(_ payload: Span<UInt8>, of frame: Frame) throws(FramingFault) {
        guard !frame.header.opcode.isControl else { return Self.append(payload, of: frame, to: &controlContent) }
        Self.append(payload, of: frame, to: &content)
        // Text that is none is refused before the rest has come. Source: RFC 6455 §8.1 ("when … found")
        guard message?.kind == .text, message?.isCompressed == false else { return }
        guard text.accepts(content) else { throw .invalidUTF8 }
    }

    private static func append(_ payload: Span<UInt8>, of frame: Frame, to output: inout [UInt8]) {
        if let mask = frame.header.mask {
            mask.append(payload, offset: frame.received, to: &output)
        } else {
            unsafe payload.withUnsafeBytes { unsafe output.append(contentsOf: $0) }
        }
    }

    private mutating func end(_ header: FrameHeader) throws(FramingFault) -> Event? {
        switch header.opcode {
        case .ping: return .ping(Self.taken(&controlContent))
        case .pong: return .pong(Self.taken(&controlContent))
        case .close: return .close(try CloseFrame(payload: Self.taken(&controlContent).span))
        case .continuation, .text, .binary: return header.isFinal ? try endMessage() : nil
        }
    }

    private mutating func endMessage() throws(FramingFault) -> Event? {
        guard let ended = message else { return nil }
        message = nil
        let bytes = Self.taken(&content)
        if ended.isCompressed { return .compressed(ended.kind, bytes) }
        guard ended.kind == .binary || text.isComplete(bytes) else { throw .invalidUTF8 }
        return .message(ended.kind, bytes)
    }

    /// What is taken leaves no memory behind: most sessions are idle.
    private static func taken(_ content: inout [UInt8]) -> [UInt8] {
        let bytes = content
        content = []
        return bytes
    }
}
