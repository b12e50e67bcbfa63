/// Checks a path while reading its escapes once, so that what the router compares is what every guard was judged by.
///
/// A path that could be read in two ways is refused and never repaired: escaped separators, dot segments, empty segments,
/// control bytes, escapes that are no UTF-8. Only a last empty segment stays (`/a/`): it is another path, with one reading.
/// Source: RFC 3986 §3.3, §6.2.2, §7.3.
struct RequestPath {
    /// How many escapes were met.
    private(set) var escapes = 0
    private var segmentCount = 0
    private var segmentDots = 0
    private var text = UTF8Check()

    /// Checks from the `/` at the start of `range` to its end or the first `?`; the offset where the path ends.
    mutating func check(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ParseError) -> Int {
        var position = range.lowerBound &+ 1
        while position < range.upperBound {
            let byte = bytes[position]
            if byte == Grammar.question { break }
            guard Grammar.path.contains(byte) else { throw .invalidTargetByte(byte) }
            if byte == Grammar.percent {
                try takeEscape(bytes, at: position, end: range.upperBound)
                position &+= 3
            } else {
                try take(byte)
                position &+= 1
            }
        }
        guard text.isComplete else { throw .pathNotUTF8 }
        guard !isDotSegment else { throw .dotSegment }
        return position
    }

    private mutating func take(_ byte: UInt8) throws(ParseError) {
        guard text.isComplete else { throw .pathNotUTF8 }
        if byte == Grammar.slash { return try endSegment() }
        segmentCount &+= 1
        segmentDots &+= byte == Grammar.dot ? 1 : 0
    }

    private mutating func takeEscape(_ bytes: Span<UInt8>, at position: Int, end: Int) throws(ParseError) {
        guard position &+ 2 < end, let byte = Self.escaped(bytes, at: position) else { throw .invalidPercentEscape }
        guard byte >= 0x20, byte != Grammar.delete else { throw .encodedControl(byte) }
        guard byte != Grammar.slash, byte != Grammar.backslash else { throw .encodedSeparator(byte) }
        guard text.accepts(byte) else { throw .pathNotUTF8 }
        escapes &+= 1
        segmentCount &+= 1
        segmentDots &+= byte == Grammar.dot ? 1 : 0
    }

    private mutating func endSegment() throws(ParseError) {
        guard segmentCount > 0 else { throw .emptySegment }
        guard !isDotSegment else { throw .dotSegment }
        segmentCount = 0
        segmentDots = 0
    }

    private var isDotSegment: Bool { segmentCount == segmentDots && (1...2).contains(segmentCount) }

    @inline(__always)
    private static func escaped(_ bytes: Span<UInt8>, at position: Int) -> UInt8? {
        guard let high = Grammar.hexDigit(bytes[position &+ 1]), let low = Grammar.hexDigit(bytes[position &+ 2]) else {
            return nil
        }
        return high &<< 4 | low
    }

    /// Appends the decoded form of a path that `check` has passed.
    static func appendDecoded(_ bytes: Span<UInt8>, in range: Range<Int>, to output: inout [UInt8]) {
        var position = range.lowerBound
        while position < range.upperBound {
            if bytes[position] == Grammar.percent, let byte = escaped(bytes, at: position) {
                output.append(byte)
                position &+= 3
            } else {
                output.append(bytes[position])
                position &+= 1
            }
        }
    }
}
