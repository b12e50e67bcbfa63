import StrictJSON

/// The rule that a `kid` obeys in a header and in a key set alike. Cognito's are base64 text with `=`, `+` and `/`.
///
/// Source: RFC 7515 §4.1.4; RFC 7517 §4.5
enum KeyID {
    static let longest = 256

    /// The identifier, or `nil` unless it is a string of 1 to 256 bytes without control characters.
    static func read(_ member: JSONView) -> String? {
        guard let keyID = member.string, isWellFormed(keyID) else { return nil }
        return keyID
    }

    static func isWellFormed(_ keyID: String) -> Bool {
        let bytes = keyID.utf8Span.span
        guard (1...longest).contains(bytes.count) else { return false }
        for offset in bytes.indices where bytes[offset] < 0x20 || bytes[offset] == 0x7F { return false }
        return true
    }
}
