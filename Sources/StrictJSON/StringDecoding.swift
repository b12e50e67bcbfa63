/// Decoding of strings that the parser has already found valid; so nothing here can fail.
enum StringDecoding {
    /// The UTF-8 bytes that a string or name stands for. Not inlined: few strings have escapes, and the loops that ask for others stay
    /// small.
    ///
    /// Source: RFC 8259 §7
    @inline(never)
    static func decoded(_ entry: TapeEntry, _ text: Span<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(entry.content.count)
        var offset = entry.content.lowerBound
        while offset < entry.content.upperBound {
            if text[offset] == UInt8(ascii: "\\") {
                offset = appendEscape(text, from: offset, to: &output)
            } else {
                output.append(text[offset])
                offset &+= 1
            }
        }
        return output
    }

    private static func appendEscape(_ text: Span<UInt8>, from start: Int, to output: inout [UInt8]) -> Int {
        switch text[start &+ 1] {
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"): return appendScalar(text, from: start, to: &output)
        case let itself: output.append(itself)
        }
        return start &+ 2
    }

    private static func appendScalar(_ text: Span<UInt8>, from start: Int, to output: inout [UInt8]) -> Int {
        let first = codeUnit(text, from: start)
        guard first & 0xFC00 == 0xD800 else {
            append(UInt32(first), to: &output)
            return start &+ 6
        }
        let second = codeUnit(text, from: start &+ 6)
        append(0x10000 &+ (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF)), to: &output)
        return start &+ 12
    }

    private static func codeUnit(_ text: Span<UInt8>, from start: Int) -> UInt16 {
        // The parser has read these four digits before; the fallback is never taken, and harmless if it were.
        (try? JSONScanner.codeUnit(text, from: start)) ?? 0xFFFD
    }

    private static func append(_ value: UInt32, to output: inout [UInt8]) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}

extension JSONDocument {
    /// The decoded text of a string or name.
    func text(of entry: TapeEntry) -> String {
        // The bytes are known to be UTF-8, so this initializer repairs nothing.
        let bytes = bytes
        guard entry.hasEscapes else { return String(decoding: bytes[entry.content], as: UTF8.self) }
        return String(decoding: StringDecoding.decoded(entry, bytes.span), as: UTF8.self)
    }

    /// - Returns: True if the decoded text of a string or name is these bytes.
    func text(of entry: TapeEntry, equals wanted: Span<UInt8>) -> Bool {
        let bytes = bytes
        guard entry.hasEscapes else { return bytes.span.holds(wanted, in: entry.content) }
        let decoded = StringDecoding.decoded(entry, bytes.span)
        return decoded.span.holds(wanted, in: decoded.indices)
    }
}

extension Span<UInt8> {
    /// - Returns: True if the bytes of `range`, which must be within this span, are those of `other`.
    package func holds(_ other: Span<UInt8>, in range: Range<Int>) -> Bool {
        let count = other.count
        guard count == range.count else { return false }
        let mine = extracting(range)
        var offset = 0
        // Eight bytes at a time: an issuer or a key's name is long, and nearly always the right one.
        while offset &+ 8 <= count {
            guard mine.word(at: offset) == other.word(at: offset) else { return false }
            offset &+= 8
        }
        while offset < count {
            guard mine[offset] == other[offset] else { return false }
            offset &+= 1
        }
        return true
    }

    /// Eight bytes from a place on, as they stand in memory.
    private func word(at offset: Int) -> UInt64 {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}
