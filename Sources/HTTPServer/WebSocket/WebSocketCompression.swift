import WebSocketFraming

/// What the sessions of one shard compress with: no message refers to another, so that all can share it.
final class WebSocketCompression {
    private lazy var inflater = Inflater()
    /// By window.
    private var deflaters: [Int: Deflater] = [:]

    /// - Throws: What the message is refused for.
    func inflate(_ bytes: [UInt8], _ kind: MessageReader.MessageKind, maximumBytes: Int) throws(FramingFault) -> [UInt8] {
        let message = try inflater.inflate(bytes, maximumBytes: maximumBytes)
        guard kind == .binary || MessageReader.isText(message) else { throw .invalidUTF8 }
        return message
    }

    /// - Returns: `nil` where the message goes as it is.
    func deflate(_ message: [UInt8], windowBits: Int) -> [UInt8]? {
        if let deflater = deflaters[windowBits] { return deflater.deflate(message) }
        let deflater = Deflater(windowBits: windowBits)
        deflaters[windowBits] = deflater
        return deflater.deflate(message)
    }
}
