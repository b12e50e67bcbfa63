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
}
