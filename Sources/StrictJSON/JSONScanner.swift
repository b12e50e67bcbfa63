/// The tokens of JSON. Each function starts at a known offset and answers with the offset behind the token.
///
/// Offsets never pass the end of the text, and the parser bounds that at 4 GiB, so `&+` on them cannot wrap.
enum JSONScanner {
    static func startsWithByteOrderMark(_ text: Span<UInt8>) -> Bool {
        text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
    }

    @inline(__always)
    static func skipSpace(_ text: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        while offset < text.count {
            switch text[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset &+= 1
            default: return offset
            }
        }
        return offset
    }

    /// `true`, `false` or `null`, whole. What follows is for the parser to judge, so `truex` fails at the `x`.
    ///
    /// Source: RFC 8259 §3
    static func literal(_ text: Span<UInt8>, from start: Int) throws(JSONError) -> (TapeEntry.Kind, end: Int) {
        switch text[start] {
        case UInt8(ascii: "t"): (.bool, try match("true", text, from: start))
        case UInt8(ascii: "f"): (.bool, try match("false", text, from: start))
        case UInt8(ascii: "n"): (.null, try match("null", text, from: start))
        case let byte: throw .unexpectedByte(byte, offset: start)
        }
    }

    private static func match(_ word: String, _ text: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
        var offset = start
        for byte in word.utf8 {
            guard offset < text.count else { throw .unexpectedEnd }
            guard text[offset] == byte else { throw .unexpectedByte(text[offset], offset: offset) }
            offset &+= 1
        }
        return offset
    }

    /// Source: RFC 8259 §6
    static func number(_ text: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
        var offset = start
        if text[offset] == UInt8(ascii: "-") { offset &+= 1 }
        if offset < text.count, text[offset] == UInt8(ascii: "0") {
            offset &+= 1
            guard offset == text.count || !isDigit(text[offset]) else { throw .malformedNumber(offset: offset) }
        } else {
            offset = try digits(text, from: offset)
        }
        if offset < text.count, text[offset] == UInt8(ascii: ".") {
            offset = try digits(text, from: offset &+ 1)
        }
        if offset < text.count, text[offset] | 0x20 == UInt8(ascii: "e") {
            offset &+= 1
            if offset < text.count, text[offset] == UInt8(ascii: "+") || text[offset] == UInt8(ascii: "-") {
                offset &+= 1
            }
            offset = try digits(text, from: offset)
        }
        return offset
    }

    /// One digit or more.
    private static func digits(_ text: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
        var offset = start
        while offset < text.count, isDigit(text[offset]) { offset &+= 1 }
        guard offset > start else {
            guard start < text.count else { throw .unexpectedEnd }
            throw .malformedNumber(offset: start)
        }
        return offset
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
