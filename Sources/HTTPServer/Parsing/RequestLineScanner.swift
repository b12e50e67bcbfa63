/// Reads one request line, each byte once, however the line arrives.
/// Source: RFC 9112 §3.
struct RequestLineScanner {
    private enum Phase { case method, target, version, carriageReturn, lineFeed, done }

    private(set) var line = RequestLine()
    /// The next byte to look at, counted from the line's first.
    private(set) var position = 0
    private var phase = Phase.method
    private var partStart = 0

    /// Goes on until the line or the bytes end; `true` when it was the line. More than `limit` bytes without the line's end
    /// are refused.
    ///
    /// `bytes` begins with the line and has at least the bytes of the call before.
    mutating func scan(_ bytes: Span<UInt8>, limit: Int) throws(ParseError) -> Bool {
        let window = bytes.extracting(..<min(bytes.count, limit))
        if phase == .method { try scanMethod(window) }
        if phase == .target { try scanTarget(window) }
        if phase == .version { try scanVersion(window) }
        if phase == .carriageReturn { try scanCarriageReturn(bytes) }
        if phase == .lineFeed { try scanLineFeed(bytes) }
        guard phase == .done || phase == .lineFeed || bytes.count <= limit else {
            throw phase == .method ? .methodTooLong : .requestLineTooLong
        }
        return phase == .done
    }

    private mutating func scanMethod(_ bytes: Span<UInt8>) throws(ParseError) {
        position = bytes.firstNotToken(from: position)
        guard position < bytes.count else { return }
        let byte = bytes[position]
        guard byte != Grammar.lineFeed else { throw .bareLineFeed }
        guard byte == Grammar.space, position > 0 else { throw .invalidMethodByte(byte) }
        line.method = ByteRange(0, position)
        line.knownMethod = KnownMethod(bytes, in: 0..<position)
        if line.knownMethod == nil, bytes.isExactly("CONNECT", in: 0..<position) { throw .connectNotSupported }
        beginPart(.target)
    }

    private mutating func scanTarget(_ bytes: Span<UInt8>) throws(ParseError) {
        position = bytes.firstNotVisible(from: position)
        guard position < bytes.count else { return }
        let byte = bytes[position]
        guard byte != Grammar.lineFeed else { throw .bareLineFeed }
        guard byte == Grammar.space else { throw .invalidTargetByte(byte) }
        guard position > partStart else { throw .emptyTarget }
        line.targetText = ByteRange(partStart, position)
        line.target = try RequestTarget(
            bytes, in: partStart..<position, allowsAsterisk: line.knownMethod == .options)
        beginPart(.version)
    }

    /// Compares with the shape `HTTP/0.0`, in which `0` stands for any digit. Source: RFC 9112 §2.3.
    private mutating func scanVersion(_ bytes: Span<UInt8>) throws(ParseError) {
        let shape: InlineArray<8, UInt8> = [0x48, 0x54, 0x54, 0x50, 0x2F, 0x30, 0x2E, 0x30]
        while position < bytes.count, position &- partStart < shape.count {
            let byte = bytes[position]
            let expected = shape[position &- partStart]
            guard byte != Grammar.lineFeed else { throw .bareLineFeed }
            guard byte == expected || (expected == 0x30 && Grammar.digit(byte) != nil) else { throw .malformedVersion }
            position &+= 1
        }
        guard position &- partStart == shape.count else { return }
        let major = bytes[position &- 3] &- 0x30
        let minor = bytes[position &- 1] &- 0x30
        guard major == 1, minor <= 1 else { throw .unsupportedVersion(major: major, minor: minor) }
        line.minorVersion = minor
        phase = .carriageReturn
    }

    private mutating func scanCarriageReturn(_ bytes: Span<UInt8>) throws(ParseError) {
        guard position < bytes.count else { return }
        let byte = bytes[position]
        guard byte != Grammar.lineFeed else { throw .bareLineFeed }
        guard byte == Grammar.carriageReturn else { throw .malformedVersion }
        position &+= 1
        phase = .lineFeed
    }

    private mutating func scanLineFeed(_ bytes: Span<UInt8>) throws(ParseError) {
        guard position < bytes.count else { return }
        guard bytes[position] == Grammar.lineFeed else { throw .bareCarriageReturn }
        position &+= 1
        phase = .done
    }

    /// Steps over the space and into the next part of the line.
    private mutating func beginPart(_ next: Phase) {
        position &+= 1
        partStart = position
        phase = next
    }
}
