/// Cognito's spelling of the claims of a token: `"iss":"https:\/\/cognito-idp…"`. The value is the same, but programs that search a payload as
/// text see the difference.
///
/// Source: RFC 8259 §7
enum EscapedSolidus {
    /// - Parameter json: JSON, in which a solidus stands only in strings.
    /// - Returns: The same value with each solidus escaped.
    static func text(_ json: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(json.count + 16)
        var isEscape = false
        for byte in json {
            if byte == UInt8(ascii: "/"), !isEscape { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
            isEscape = byte == UInt8(ascii: "\\") && !isEscape
        }
        return text
    }
}
