extension JSONScanner {
    /// Checks a string from its opening quote; answers with the offset behind the closing one.
    ///
    /// Source: RFC 8259 §7, §8.1
    static func string(_ text: Span<UInt8>, from start: Int) throws(JSONError) -> (end: Int, hasEscapes: Bool) {
        var offset = start &+ 1
        var hasEscapes = false
        while true {
            offset = skipPlain(text, from: offset)
            guard offset < text.count else { throw .unexpectedEnd }
            let byte = text[offset]
            if byte == UInt8(ascii: "\"") { return (offset &+ 1, hasEscapes) }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                offset = try escape(text, from: offset)
            } else if byte >= 0x80 {
                offset = try multibyteScalar(text, from: offset)
            } else {
                throw .controlCharacter(byte, offset: offset)
            }
        }
    }

    /// The offset of the next byte that is no plain ASCII: a quote, a backslash, a control character or one from 0x80 on.
    @inline(__always)
    private static func skipPlain(_ text: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        // Eight bytes at a time: a byte's top bit comes out set when a subtraction wraps, or was set before. A wrap
        // borrows only from bytes further on, so the first bit set is always a true one.
        let ones: UInt64 = 0x0101_0101_0101_0101
        while offset &+ 8 <= text.count {
            let word = unsafe UInt64(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let control = word &- 0x20 &* ones
            let quote = (word ^ 0x22 &* ones) &- ones
            let backslash = (word ^ 0x5C &* ones) &- ones
            let stops = (word | control | quote | backslash) & (0x80 &* ones)
            guard stops == 0 else { return offset &+ stops.trailingZeroBitCount / 8 }
            offset &+= 8
        }
        while offset < text.count, isPlain(text[offset]) { offset &+= 1 }
        return offset
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Checks an escape from its backslash; a surrogate pair counts as one.
    private static func escape(_ text: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
        guard start &+ 1 < text.count else { throw .unexpectedEnd }
        switch text[start &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start &+ 2
        case UInt8(ascii: "u"):
            let unit = try codeUnit(text, from: start)
            guard unit & 0xF800 == 0xD800 else { return start &+ 6 }
            return try lowSurrogate(text, behind: unit, from: start)
        default:
            throw .malformedEscape(offset: start)
        }
    }

    private static func lowSurrogate(
        _ text: Span<UInt8>, behind high: UInt16, from start: Int
    ) throws(JSONError) -> Int {
        let second = start &+ 6
        guard high < 0xDC00, second &+ 1 < text.count, text[second] == UInt8(ascii: "\\"),
            text[second &+ 1] == UInt8(ascii: "u")
        else { throw .loneSurrogate(offset: start) }
        let low = try codeUnit(text, from: second)
        guard low & 0xFC00 == 0xDC00 else { throw .loneSurrogate(offset: start) }
        return second &+ 6
    }

    /// The code unit of a `\uXXXX` whose backslash stands at `start`.
    static func codeUnit(_ text: Span<UInt8>, from start: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for offset in start &+ 2..<start &+ 6 {
            guard offset < text.count else { throw .unexpectedEnd }
            guard let digit = hexadecimalValue(text[offset]) else { throw .malformedEscape(offset: start) }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte &- UInt8(ascii: "A") &+ 10)
        default: nil
        }
    }

    /// Checks one scalar of two to four bytes against the table of well-formed sequences.
    ///
    /// Source: RFC 3629 §4
    private static func multibyteScalar(_ text: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
        let length: Int
        let second: ClosedRange<UInt8>
        switch text[start] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw .invalidUTF8(offset: start)
        }
        guard start &+ length <= text.count, second.contains(text[start &+ 1]) else {
            throw .invalidUTF8(offset: start)
        }
        for offset in start &+ 2..<start &+ length {
            guard text[offset] & 0xC0 == 0x80 else { throw .invalidUTF8(offset: start) }
        }
        return start &+ length
    }
}
