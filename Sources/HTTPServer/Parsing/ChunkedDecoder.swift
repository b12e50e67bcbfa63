/// Removes the chunked transfer coding. Sizes and line ends are consumed as they come; a trailer section stays in the
/// caller's buffer until it is complete, is checked like a field section, and dropped: no trailer becomes a field.
/// Source: RFC 9112 §7.1.
struct ChunkedDecoder {
    private enum Phase { case size, extensions, sizeLineFeed, data, dataCarriageReturn, dataLineFeed, trailer }

    private var phase = Phase.size
    private var digits = 0
    private var remaining = 0
    private var extensions = ChunkExtensionScanner()
    private var extensionBytes = 0
    private var extensionsTotalBytes = 0
    private var trailer: FieldSectionScanner
    private let newTrailer: FieldSectionScanner
    private let maximumExtensionBytes: Int
    private let maximumExtensionsTotalBytes: Int

    init(limits: Limits) {
        newTrailer = FieldSectionScanner(
            start: 0, limit: limits.trailerBytes, maximumCount: limits.fieldCount, tooLarge: .trailerSectionTooLarge)
        trailer = newTrailer
        maximumExtensionBytes = limits.chunkExtensionBytes
        maximumExtensionsTotalBytes = limits.chunkExtensionsTotalBytes
    }

    /// Goes on until a piece of content, the end of the message or of the bytes; ready for another message after its end.
    ///
    /// `bytes` begins with the first byte not consumed yet.
    mutating func next(in bytes: Span<UInt8>) throws(ParseError) -> RequestParser.Step {
        var position = 0
        while position < bytes.count {
            switch phase {
            case .size: try takeSize(bytes[position])
            case .extensions: try takeExtension(bytes[position])
            case .sizeLineFeed: try takeSizeLineFeed(bytes[position])
            case .data: return takeData(bytes, from: position)
            case .dataCarriageReturn: try expect(Grammar.carriageReturn, bytes[position], then: .dataLineFeed)
            case .dataLineFeed: try expect(Grammar.lineFeed, bytes[position], then: .size)
            case .trailer: return try takeTrailer(bytes, from: position)
            }
            position &+= 1
        }
        return RequestParser.Step(consumed: position, event: nil)
    }

    private mutating func takeSize(_ byte: UInt8) throws(ParseError) {
        if let digit = Grammar.hexDigit(byte) {
            guard digits < 16, remaining <= Int.max &>> 4 else { throw .chunkSizeTooLarge }
            digits &+= 1
            remaining = remaining &<< 4 | Int(digit)
            return
        }
        guard byte != Grammar.lineFeed else { throw .bareLineFeed }
        guard digits > 0 else { throw .invalidChunkSize }
        digits = 0
        if byte == Grammar.carriageReturn {
            phase = .sizeLineFeed
        } else if byte == Grammar.semicolon || Grammar.isWhitespace(byte) {
            extensions = ChunkExtensionScanner()
            extensionBytes = 0
            phase = .extensions
            try takeExtension(byte)
        } else {
            throw .invalidChunkSize
        }
    }

    private mutating func takeExtension(_ byte: UInt8) throws(ParseError) {
        if try extensions.take(byte) {
            phase = .sizeLineFeed
            return
        }
        extensionBytes &+= 1
        extensionsTotalBytes &+= 1
        guard extensionBytes <= maximumExtensionBytes else { throw .chunkExtensionTooLong }
        guard extensionsTotalBytes <= maximumExtensionsTotalBytes else { throw .chunkExtensionsTooLong }
    }

    private mutating func takeSizeLineFeed(_ byte: UInt8) throws(ParseError) {
        guard byte == Grammar.lineFeed else { throw .bareCarriageReturn }
        phase = remaining == 0 ? .trailer : .data
    }

    private mutating func takeData(_ bytes: Span<UInt8>, from start: Int) -> RequestParser.Step {
        let end = start &+ min(remaining, bytes.count &- start)
        remaining &-= end &- start
        if remaining == 0 { phase = .dataCarriageReturn }
        return RequestParser.Step(consumed: end, event: .content(start..<end))
    }

    private mutating func expect(_ expected: UInt8, _ byte: UInt8, then next: Phase) throws(ParseError) {
        guard byte == expected else { throw .unterminatedChunkData }
        phase = next
    }

    private mutating func takeTrailer(_ bytes: Span<UInt8>, from start: Int) throws(ParseError) -> RequestParser.Step {
        let section = bytes.extracting(start...)
        while true {
            switch try trailer.next(in: section) {
            case .line: continue
            case .needsMoreBytes: return RequestParser.Step(consumed: start, event: nil)
            case .end:
                let step = RequestParser.Step(consumed: start &+ trailer.position, event: .end)
                reset()
                return step
            }
        }
    }

    private mutating func reset() {
        phase = .size
        extensionsTotalBytes = 0
        trailer = newTrailer
    }
}
