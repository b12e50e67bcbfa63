/// Percent-encoded text. Source: RFC 3986 §2.1
package enum PercentEscapes {
    /// - Parameters:
    ///   - text: What has been encoded; other bytes stay.
    ///   - plusIsSpace: If true, `+` becomes a space, as in forms.
    /// - Returns: The bytes; `nil` for a `%` without two hexadecimal digits behind it.
    package static func decoded(_ text: ArraySlice<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case Grammar.percent:
                guard let high = rest.popFirst().flatMap(Grammar.hexDigit), let low = rest.popFirst().flatMap(Grammar.hexDigit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(Grammar.space)
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    /// - Parameter path: Segments with slashes between them, not encoded.
    /// - Returns: The path as a URI has it.
    package static func encoded(path: ArraySlice<UInt8>) -> String {
        encoded(path) { isUnreserved($0) || "/!$&'()*+,;=:@".utf8.contains($0) }
    }

    /// - Parameter text: Any text.
    /// - Returns: The text with everything but letters, digits, `-`, `.`, `_` and `~` encoded, so that it may stand wherever a URI has text.
    package static func encoded(_ text: String) -> String { encoded(Array(text.utf8)[...], isUnreserved) }

    /// - Parameter reference: A URI, or a part of one.
    /// - Returns: The same with everything encoded that no URI has; what is encoded stays.
    package static func encoded(reference: String) -> String {
        encoded(Array(reference.utf8)[...]) { isUnreserved($0) || "/!$&'()*+,;=:@?#[]%".utf8.contains($0) }
    }

    /// - Parameters:
    ///   - text: Any text, in UTF-8.
    ///   - stays: True for a byte that is not encoded.
    package static func encoded(_ text: ArraySlice<UInt8>, _ stays: (UInt8) -> Bool) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for byte in text {
            if stays(byte) { bytes.append(byte) } else { bytes += [Grammar.percent, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]] }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Source: RFC 3986 §2.3
    private static func isUnreserved(_ byte: UInt8) -> Bool { Grammar.hostName.contains(byte) }
}
