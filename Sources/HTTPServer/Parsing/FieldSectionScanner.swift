/// Reads the lines of a field section, of a head or of a trailer, each byte once, however they arrive.
/// Source: RFC 9112 §5, §7.1.2.
struct FieldSectionScanner {
    enum Outcome {
        case needsMoreBytes
        case line(FieldLine)
        /// The empty line; `position` stands behind it.
        case end
    }

    private enum Phase { case lineStart, name, whitespace, value, lineFeed, lastLineFeed }

    /// The next byte to look at.
    private(set) var position: Int
    private var phase = Phase.lineStart
    private var nameStart = 0
    private var nameEnd = 0
    private var valueStart = 0
    private var valueEnd = 0
    private var lineCount = 0
    private let end: Int
    private let maximumCount: Int
    private let tooLarge: ParseError

    /// A section that begins at the offset `start`; `limit` bounds its bytes, the empty line included, and exceeding it is
    /// the error `tooLarge`.
    init(start: Int, limit: Int, maximumCount: Int, tooLarge: ParseError) {
        position = start
        end = start &+ limit
        self.maximumCount = maximumCount
        self.tooLarge = tooLarge
    }

    /// Goes on until a line, the section or the bytes end.
    ///
    /// `bytes` begins where it began in the call before and has at least the bytes it had then.
    mutating func next(in bytes: Span<UInt8>) throws(ParseError) -> Outcome {
        let window = bytes.extracting(..<min(bytes.count, end))
        if phase == .lineStart { try scanLineStart(window) }
        if phase == .name { try scanName(window) }
        if phase == .whitespace { skipWhitespace(window) }
        if phase == .value { try scanValue(window) }
        if phase == .lineFeed, try takeLineFeed(window) {
            phase = .lineStart
            return .line(FieldLine(name: ByteRange(nameStart, nameEnd), value: ByteRange(valueStart, valueEnd)))
        }
        if phase == .lastLineFeed, try takeLineFeed(window) { return .end }
        guard bytes.count <= end else { throw tooLarge }
        return .needsMoreBytes
    }

    private mutating func scanLineStart(_ bytes: Span<UInt8>) throws(ParseError) {
        guard position < bytes.count else { return }
        switch bytes[position] {
        case Grammar.carriageReturn:
            position &+= 1
            phase = .lastLineFeed
        case Grammar.space, Grammar.tab:
            throw lineCount == 0 ? .whitespaceBeforeFirstField : .obsoleteLineFolding
        case Grammar.colon:
            throw .emptyFieldName
        default:
            guard lineCount < maximumCount else { throw .tooManyFields }
            lineCount &+= 1
            nameStart = position
            phase = .name
        }
    }

    private mutating func scanName(_ bytes: Span<UInt8>) throws(ParseError) {
        position = bytes.firstNotToken(from: position)
        guard position < bytes.count else { return }
        switch bytes[position] {
        case Grammar.colon: break
        case Grammar.space, Grammar.tab: throw .whitespaceBeforeColon
        case Grammar.carriageReturn: throw .missingColon
        case Grammar.lineFeed: throw .bareLineFeed
        case let byte: throw .invalidFieldNameByte(byte)
        }
        nameEnd = position
        position &+= 1
        phase = .whitespace
    }

    private mutating func skipWhitespace(_ bytes: Span<UInt8>) {
        while position < bytes.count, Grammar.isWhitespace(bytes[position]) { position &+= 1 }
        guard position < bytes.count else { return }
        valueStart = position
        phase = .value
    }

    private mutating func scanValue(_ bytes: Span<UInt8>) throws(ParseError) {
        position = bytes.firstControl(from: position)
        guard position < bytes.count else { return }
        switch bytes[position] {
        case Grammar.carriageReturn: break
        case Grammar.lineFeed: throw .bareLineFeed
        case let byte: throw .invalidFieldValueByte(byte)
        }
        valueEnd = position
        while valueEnd > valueStart, Grammar.isWhitespace(bytes[valueEnd &- 1]) { valueEnd &-= 1 }
        position &+= 1
        phase = .lineFeed
    }

    /// `true` when the line feed was there.
    private mutating func takeLineFeed(_ bytes: Span<UInt8>) throws(ParseError) -> Bool {
        guard position < bytes.count else { return false }
        guard bytes[position] == Grammar.lineFeed else { throw .bareCarriageReturn }
        position &+= 1
        return true
    }
}
