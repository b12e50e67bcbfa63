/// The text of a string as JSON spells it.
///
/// Escapes only what must be escaped: quote, backslash and control characters. `/`, U+2028 and U+2029 stay.
///
/// Source: RFC 8259 §7
enum JSONString {
    /// Writes a string with its quotes.
    static func append(_ text: Span<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var start = 0
        while start < text.count {
            let end = firstEscaped(text, from: start)
            text.extracting(start..<end).withUnsafeBufferPointer { output.append(contentsOf: $0) }
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
            let word = UInt64(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
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

    private static func append(escaped byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
        case 0x08: output.append(contentsOf: #"\b"#.utf8)
        case 0x09: output.append(contentsOf: #"\t"#.utf8)
        case 0x0A: output.append(contentsOf: #"\n"#.utf8)
        case 0x0C: output.append(contentsOf: #"\f"#.utf8)
        case 0x0D: output.append(contentsOf: #"\r"#.utf8)
        default: output.append(contentsOf: "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
        }
    }
}
