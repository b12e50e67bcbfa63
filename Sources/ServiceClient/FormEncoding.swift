import CoreSyntax

/// Texts and pairs of texts, encoded for a path, a query or a form.
///
/// Source: RFC 3986 §2.1, §2.3; RFC 6749 appendix B
enum FormEncoding {
    /// The text, in which unreserved characters alone stay as they are.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte.isASCIILetter || byte.isASCIIDigit || "-._~".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 0x0F)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func encoded(_ pairs: some Collection<(key: String, value: String)>) -> String {
        pairs.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&")
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10 }
}
