/// Ways of signing with an RSA key; every one but `rs256` exists only to be refused.
///
/// Source: RFC 7518 §3.3, §3.5; RFC 8017 §8
public enum SignatureScheme: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    /// PKCS #1 v1.5 with SHA-1, which JWS has no name for.
    case rs1 = "RS1"

    /// OpenSSL's name of the hash.
    var digestName: String {
        switch self {
        case .rs256, .ps256: "SHA256"
        case .rs384: "SHA384"
        case .rs512: "SHA512"
        case .rs1: "SHA1"
        }
    }
}
