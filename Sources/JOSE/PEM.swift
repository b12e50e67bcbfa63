/// The textual form of one public key, and nothing around it but line ends behind.
///
/// Source: RFC 7468 §2, §3, §13
enum PEM {
    /// Longest text, in bytes; that of a key of 8192 bits has about fifteen hundred.
    static let maximumBytes = 4_096

    private static let begin = Array("-----BEGIN PUBLIC KEY-----".utf8)
    private static let end = Array("-----END PUBLIC KEY-----".utf8)

    /// The DER inside. Throws `malformedPEM`.
    static func publicKeyInfo(_ text: [UInt8]) throws(JOSEError) -> [UInt8] {
        guard text.count <= maximumBytes else { throw .malformedPEM }
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.last == 0x0D ? $0.dropLast() : $0 }
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count >= 3, lines.first == begin[...], lines.last == end[...],
            let info = decode(Array(lines.dropFirst().dropLast().joined()))
        else { throw .malformedPEM }
        return info
    }

    /// Base64 of the standard alphabet with its padding; `nil` unless it is the one spelling of its bytes.
    ///
    /// Source: RFC 4648 §3.5, §4
    private static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard !text.isEmpty, text.count % 4 == 0, !text.contains(UInt8(ascii: "-")), !text.contains(UInt8(ascii: "_")) else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let body = text.dropLast(padding).map { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        return try? Base64URL.decode(body.span)
    }
}
