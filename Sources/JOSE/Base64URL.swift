/// Why a text is not base64url. Offsets count bytes from the start of the text.
public enum Base64URLError: Error, Equatable, Sendable {
    /// No encoding has this many characters: one more than a multiple of four.
    case impossibleLength(Int)
    /// A byte outside the alphabet; `=`, `+`, `/` and white space are such bytes too.
    case invalidCharacter(offset: Int)
    /// Bits of the last character that encode nothing are not zero: a second spelling of the same bytes.
    case nonZeroTrailingBits
    /// Where padding belongs, there are not exactly as many `=` as make the length a multiple of four.
    case wrongPadding(expected: Int, found: Int)
}

/// Strict base64url: no padding, no line breaks, no stray bits. Each byte string has exactly one spelling.
///
/// Source: RFC 4648 §3.2, §3.3, §3.5, §5; RFC 7515 §2
public enum Base64URL {
    /// The bytes that `text` spells.
    ///
    /// - Throws: A `Base64URLError` for anything that `encode` would not have written.
    public static func decode(_ text: Span<UInt8>) throws(Base64URLError) -> [UInt8] {
        let rest = text.count % 4
        guard rest != 1 else { throw .impossibleLength(text.count) }
        let groups = text.count / 4
        let count = groups * 3 + (rest == 0 ? 0 : rest - 1)
        let values = Alphabet.values
        var isClean = false
        // One byte more than there is to write, because a group is written as a word.
        let output = unsafe [UInt8](unsafeUninitializedCapacity: count + 1) { output, written in
            isClean = unsafe decodeGroups(text, Alphabet.groupValues, into: output)
            if rest > 0 { isClean = unsafe decodeRest(text, values.span, into: output) && isClean }
            written = count
        }
        guard isClean else { throw fault(in: text, values.span) }
        return output
    }

    /// Some of the bytes that `text` spells, without an array of their own. Four characters stand for three bytes, so only those around the
    /// range are read.
    ///
    /// - Parameters:
    ///   - range: Within the bytes that are spelled.
    ///   - body: Looks at the bytes, and says whether they are what it has expected.
    /// - Returns: What `body` says; false if the bytes are not spelled right.
    package static func withBytes(_ range: Range<Int>, of text: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool {
        let (first, last) = (range.lowerBound / 3, (range.upperBound + 2) / 3)
        let text = text.extracting(4 * first..<min(4 * last, text.count))
        // One byte more than there is to write, because a group is written as a word.
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count + 1) { output in
            var isClean = unsafe decodeGroups(text, Alphabet.groupValues, into: output)
            if text.count % 4 > 0 {
                let values = Alphabet.values
                isClean = unsafe decodeRest(text, values.span, into: output) && isClean
            }
            return unsafe isClean && body(output.span.extracting(range.lowerBound - 3 * first..<range.upperBound - 3 * first))
        }
    }

    /// The text that spells `bytes`.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        append(bytes, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Writes the text that spells `bytes` behind what `output` already holds.
    public static func append(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
        if bytes.withContiguousStorageIfAvailable({ unsafe append($0.span, to: &output) }) == nil {
            append([UInt8](bytes).span, to: &output)
        }
    }
}

extension Base64URL {
    /// Whole groups, four characters to three bytes. False when a character is not in the alphabet.
    ///
    /// Every offset into the text is below four times the number of groups, and a word is written where a group's three bytes and one more
    /// have room; the table has a value for every byte at each of the four places.
    private static func decodeGroups(
        _ text: Span<UInt8>, _ values: [UInt32], into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        unsafe text.withUnsafeBufferPointer { text in
            unsafe values.withUnsafeBufferPointer { values in
                guard var source = text.baseAddress, let output = output.baseAddress, let first = values.baseAddress else { return true }
                let (second, third, fourth) = unsafe (first + 256, first + 512, first + 768)
                var target = UnsafeMutableRawPointer(output)
                var seen: UInt32 = 0
                for _ in 0..<text.count / 4 {
                    let group = unsafe first[Int(source[0])] | second[Int(source[1])] | third[Int(source[2])] | fourth[Int(source[3])]
                    // A stranger's value has its last byte set, so one look at the end of the loop finds any of them.
                    seen |= group
                    unsafe target.storeBytes(of: group, as: UInt32.self)
                    unsafe source += 4
                    unsafe target += 3
                }
                return UInt32(littleEndian: seen) >> 24 == 0
            }
        }
    }

    /// The last two or three characters. False when one is not in the alphabet, or has bits that encode nothing.
    private static func decodeRest(
        _ text: Span<UInt8>, _ values: Span<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        let start = text.count & ~3
        let target = start / 4 * 3
        let a = values[Int(text[start])]
        let b = values[Int(text[start + 1])]
        unsafe output[target] = a << 2 | b >> 4
        guard start + 2 < text.count else { return a | b < 64 && b & 0x0F == 0 }
        let c = values[Int(text[start + 2])]
        unsafe output[target + 1] = b << 4 | c >> 2
        return a | b | c < 64 && c & 0x03 == 0
    }

    /// Finds the words for a text that has already been refused.
    private static func fault(in text: Span<UInt8>, _ values: Span<UInt8>) -> Base64URLError {
        for offset in text.indices where values[Int(text[offset])] >= 64 { return .invalidCharacter(offset: offset) }
        return .nonZeroTrailingBits
    }

    private static func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        let characters = Alphabet.characters
        output.reserveCapacity(output.count + (bytes.count * 4 + 2) / 3)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for offset in bytes.indices {
            bits = bits << 8 | UInt32(bytes[offset])
            bitCount &+= 8
            while bitCount >= 6 {
                bitCount &-= 6
                output.append(characters[Int(bits >> bitCount & 63)])
            }
        }
        if bitCount > 0 { output.append(characters[Int(bits << (6 &- bitCount) & 63)]) }
    }
}

/// Source: RFC 4648 §5, table 2
private enum Alphabet {
    static let characters = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// For each byte the six bits it stands for, or 0xFF.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// For each of the four places in a group, and for each byte, the bits that it adds to the group's three bytes, which are written with
    /// the lowest byte first; or all ones.
    static let groupValues: [UInt32] = [18, 12, 6, 0].flatMap { (shift: UInt32) in
        values.map { value in
            value < 64 ? ((UInt32(value) << shift).byteSwapped >> 8).littleEndian : .max
        }
    }
}
