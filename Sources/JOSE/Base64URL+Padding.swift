extension Base64URL {
    /// The bytes that a text with padding spells. There must be exactly as many `=` at its end as its length asks for, so that here, too,
    /// each byte string has one spelling.
    ///
    /// - Throws: A `Base64URLError`.
    ///
    /// Source: RFC 4648 §3.2, §5
    package static func decodePadded(_ text: Span<UInt8>) throws(Base64URLError) -> [UInt8] {
        var end = text.count
        while end > 0, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        let bytes = try decode(text.extracting(0..<end))
        let (expected, found) = ((4 - end % 4) % 4, text.count - end)
        guard found == expected else { throw .wrongPadding(expected: expected, found: found) }
        return bytes
    }
}
