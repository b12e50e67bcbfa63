/// A SubjectPublicKeyInfo: which algorithm a key is for, and the key in a form that depends on it.
///
/// Only what this project can use is understood, in the one spelling that DER allows.
///
/// Source: RFC 5280 §4.1; RFC 3279 §2.3.1; RFC 5480 §2; RFC 8410 §3, §4
struct PublicKeyInfo {
    /// The AlgorithmIdentifier's content: an object identifier and parameters.
    private let identifier: ArraySlice<UInt8>
    private let key: ArraySlice<UInt8>

    /// Throws `malformedPublicKeyInfo`.
    init(_ der: [UInt8]) throws(JOSEError) {
        var outer = DERReader(der[...])
        var inner = DERReader(try outer.content(of: .sequence))
        identifier = try inner.content(of: .sequence)
        let bits = try inner.content(of: .bitString)
        // The first octet counts the unused bits of the last one.
        guard outer.isAtEnd, inner.isAtEnd, bits.first == 0 else { throw .malformedPublicKeyInfo }
        key = bits.dropFirst()
    }

    /// Throws `keyTypeMismatch` when the key is for anything else than this algorithm.
    func check(_ algorithm: SignatureAlgorithm) throws(JOSEError) {
        guard identifier.elementsEqual(algorithm.identifier) else { throw .keyTypeMismatch(algorithm) }
    }

    /// The numbers of an RSA key.
    func modulusAndExponent() throws(JOSEError) -> (modulus: [UInt8], exponent: [UInt8]) {
        var outer = DERReader(key)
        var inner = DERReader(try outer.content(of: .sequence))
        let numbers = (modulus: try inner.unsignedInteger(), exponent: try inner.unsignedInteger())
        guard outer.isAtEnd, inner.isAtEnd else { throw .malformedPublicKeyInfo }
        return numbers
    }

    /// The coordinates of a point that is written uncompressed.
    ///
    /// Source: RFC 5480 §2.2
    func coordinates() throws(JOSEError) -> (x: [UInt8], y: [UInt8]) {
        guard key.first == 4 else { throw .malformedPublicKeyInfo }
        let both = key.dropFirst()
        return (Array(both.prefix(both.count / 2)), Array(both.dropFirst(both.count / 2)))
    }

    /// The key as it stands, which is all of an Ed25519 key.
    var octets: [UInt8] { Array(key) }
}

extension SignatureAlgorithm {
    /// The AlgorithmIdentifier's content for the algorithm's keys. An RSA key tells neither hash nor padding.
    fileprivate var identifier: [UInt8] {
        // rsaEncryption with NULL; id-ecPublicKey with the named curve; id-Ed25519 with nothing.
        let ellipticCurve: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
        return switch self {
        case .rs256, .rs384, .rs512, .ps256:
            [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00]
        case .es256: ellipticCurve + [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        case .es384: ellipticCurve + [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
        case .es512: ellipticCurve + [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23]
        case .edDSA: [0x06, 0x03, 0x2B, 0x65, 0x70]
        }
    }
}
