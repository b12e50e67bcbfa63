import NIOCore
import NIOEmbedded
import NIOHTTP1

/// What swift-nio's decoder, which is built on llhttp, makes of the bytes of one connection.
struct ReferenceReading {
    private(set) var messages: [Message] = []
    private(set) var error: (any Error)?

    /// Feeds the decoder, whose bytes arrive in pieces that end at these places.
    init(_ bytes: [UInt8], cuts: [Int]) {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        do {
            var start = 0
            for end in cuts + [bytes.count] where end > start {
                try channel.writeInbound(ByteBuffer(bytes: bytes[start..<end]))
                start = end
                try take(from: channel)
            }
        } catch {
            self.error = error
            try? take(from: channel)
        }
    }

    private mutating func take(from channel: EmbeddedChannel) throws {
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let head): messages.append(Message(head))
            case .body(let buffer): messages[messages.count - 1].content += Array(buffer.readableBytesView)
            case .end: messages[messages.count - 1].isComplete = true
            }
        }
    }
}

extension Message {
    fileprivate init(_ head: HTTPRequestHead) {
        method = Array(head.method.rawValue.utf8)
        target = Array(head.uri.utf8)
        minorVersion = head.version.minor
        fields = head.headers.map { Field(name: Array($0.name.utf8), value: Array($0.value.utf8)) }
    }
}
