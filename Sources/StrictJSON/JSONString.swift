/// The text of a string as JSON spells it.
///
/// Escapes only what must be escaped: quote, backslash and control characters. `/`, U+2028 and U+2029 stay.
///
/// Source: RFC 8259 §7
enum JSONString {
    /// Writes a string with its quotes.
    static func append(_ text: Span<UInt8>, to output: inout TextBuffer) {
        output.append(UInt8(ascii: "\""))
        var start = 0
        while start < text.count {
            let end = firstEscaped(text, from: start)
            output.append(text.extracting(start..<end))
            guard end < text.count else { break }
            append(escaped: text[end], to: &output)
            start = end &+ 1
        }
        output.append(UInt8(ascii: "\""))
    }

    /// The first byte from `start` on that must be escaped, or the end. Eight bytes at a time: most strings have none.
    private static func firstEscaped(_ text: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        let ones: UInt64 = 0x0101_0101_0101_0101
        while offset &+ 8 <= text.count {
            let word = unsafe UInt64(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let (quote, backslash) = (word ^ 0x22 &* ones, word ^ 0x5C &* ones)
            // The lowest bit that is set is exact: a borrow spoils only bytes further on.
            let control = (word &- 0x20 &* ones) & ~word
            let hits = (control | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & (0x80 &* ones)
            guard hits == 0 else { return offset &+ hits.trailingZeroBitCount / 8 }
            offset &+= 8
        }
        while offset < text.count, !mustBeEscaped(text[offset]) { offset &+= 1 }
        return offset
    }

    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func append(escaped byte: UInt8, to output: inout TextBuffer) {
        switch byte {
        case UInt8(ascii: "\""): output.append(#"\""#)
        case UInt8(ascii: "\\"): output.append(#"\\"#)
        case 0x08: output.append(#"\b"#)
        case 0x09: output.append(#"\t"#)
        case 0x0A: output.append(#"\n"#)
        case 0x0C: output.append(#"\f"#)
        case 0x0D: output.append(#"\r"#)
        default:
            output.append(byte < 0x10 ? #"\u000"# : #"\u001"#)
            output.append(Array("0123456789abcdef".utf8)[Int(byte & 0x0F)])
        }
    }
}
