/// The signature algorithms this project knows: a closed list, never extended by a token or a key.
///
/// Neither `none` nor a MAC is on it. What is on it is accepted only where `SignatureAlgorithms` says so.
///
/// Source: RFC 7518 §3.1; RFC 8037 §3.1
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    case rs384 = "RS384"
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    case rs512 = "RS512"
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256 and 32 bytes of salt.
    case ps256 = "PS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// ECDSA on P-384 with SHA-384.
    case es384 = "ES384"
    /// ECDSA on P-521 with SHA-512.
    case es512 = "ES512"
    /// EdDSA; of its curves Ed25519 alone.
    case edDSA = "EdDSA"
}

extension SignatureAlgorithm {
    /// What a key set calls the keys of one kind: `kty`.
    ///
    /// Source: RFC 7518 §6.1; RFC 8037 §2
    package enum KeyType: String, Sendable, CaseIterable {
        case rsa = "RSA"
        case ellipticCurve = "EC"
        case octetKeyPair = "OKP"
    }

    /// The one type of key that the algorithm works with.
    package var keyType: KeyType {
        switch self {
        case .rs256, .rs384, .rs512, .ps256: .rsa
        case .es256, .es384, .es512: .ellipticCurve
        case .edDSA: .octetKeyPair
        }
    }

    /// `crv` of the algorithm's keys; `nil` for RSA.
    package var curveName: String? { keyType == .octetKeyPair ? "Ed25519" : curve?.rawValue }

    /// The curve of ECDSA; an algorithm has one, so that no key fits two.
    ///
    /// Source: RFC 7518 §3.4
    package var curve: Curve? {
        switch self {
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        case .rs256, .rs384, .rs512, .ps256, .edDSA: nil
        }
    }

    /// The hash of the message that is signed; EdDSA signs the message itself.
    var hash: HashFunction? {
        switch self {
        case .rs256, .ps256, .es256: .sha256
        case .rs384, .es384: .sha384
        case .rs512, .es512: .sha512
        case .edDSA: nil
        }
    }
}

/// The hashes that messages are signed by.
///
/// Source: FIPS 180-4
enum HashFunction {
    case sha256, sha384, sha512

    /// Length of a hash in bytes, at most 64.
    var bytes: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }
}
