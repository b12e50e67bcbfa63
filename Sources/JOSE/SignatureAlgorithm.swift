import StrictJSON

/// The signature algorithms this project accepts: a closed list, never extended by a token or a key.
///
/// Source: RFC 7518 §3.1
public enum SignatureAlgorithm: String, Sendable, Equatable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"

    /// The algorithm with exactly this name; case counts.
    init?(_ name: JSONView) {
        guard name.isString(Self.rs256.rawValue) else { return nil }
        self = .rs256
    }
}
