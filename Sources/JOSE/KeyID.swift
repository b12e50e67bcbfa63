import StrictJSON

/// The rule that a `kid` obeys in a header and in a key set alike. Cognito's are base64 text with `=`, `+` and `/`.
///
/// Source: RFC 7515 §4.1.4; RFC 7517 §4.5
enum KeyID {
    static let longest = 256

    /// The identifier, or `nil` unless it is a string of 1 to 256 bytes without control characters.
    static func read(_ member: JSONView) -> String? {
        guard let keyID = member.string, (1...longest).contains(keyID.utf8.count),
            keyID.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return keyID
    }

    /// Byte equality; `==` on strings would also accept another Unicode spelling.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
    }
}
