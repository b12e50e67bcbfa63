public import JOSE

/// Ways of signing, by their names in JWS. A key may sign by any that its type allows, so that a test can have a signature that is right
/// and must be refused all the same.
///
/// Source: RFC 7518 §3.3, §3.4, §3.5; RFC 8037 §3.1; RFC 8017 §8
public enum SignatureScheme: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"
    /// PKCS #1 v1.5 with SHA-1, which JWS has no name for.
    case rs1 = "RS1"

    /// The scheme of an algorithm.
    public init(_ algorithm: SignatureAlgorithm) {
        self =
            switch algorithm {
            case .rs256: .rs256
            case .rs384: .rs384
            case .rs512: .rs512
            case .ps256: .ps256
            case .es256: .es256
            case .es384: .es384
            case .es512: .es512
            case .edDSA: .edDSA
            }
    }

    /// The type of key that signs so.
    var keyType: SignatureAlgorithm.KeyType { SignatureAlgorithm(rawValue: rawValue)?.keyType ?? .rsa }

    /// OpenSSL's name of the hash; EdDSA signs the message itself.
    var digestName: String? {
        switch self {
        case .rs256, .ps256, .es256: "SHA256"
        case .rs384, .es384: "SHA384"
        case .rs512, .es512: "SHA512"
        case .rs1: "SHA1"
        case .edDSA: nil
        }
    }
}
