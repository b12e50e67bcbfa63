import StrictJSON

/// A public key that a key set publishes for checking signatures, bound to one algorithm.
///
/// Only a `JSONWebKeySet` makes these, so every one has passed all the rules of this file.
///
/// Source: RFC 7517 §4; RFC 7518 §6.3.1
public struct JSONWebKey: Sendable {
    /// `kid`: 1 to 256 bytes, opaque; compare it by bytes.
    public let keyID: String
    /// The one algorithm this key may be used with, whether or not the set names it.
    public let algorithm: SignatureAlgorithm
    /// The key itself.
    public let publicKey: RSAPublicKey

    /// Why a key of a set is left out while the rest of the set stays usable.
    public enum Unusable: Error, Equatable, Sendable {
        /// The element of `keys` is no object.
        case notAnObject
        /// `kty` is missing or not `RSA`.
        case typeNotRSA
        /// `kid` is missing, or not a string of 1 to 256 bytes without control characters.
        case malformedKeyID
        /// `use` is there and is not `sig`.
        case useNotSignature
        /// `key_ops` is there and does not list `verify`.
        case operationsLackVerify
        /// `alg` is there and is not one this project accepts.
        case algorithmNotAllowed
        /// `n` or `e` is missing, or no string of base64url.
        case malformedMember(String)
        /// The numbers make no acceptable RSA key.
        case publicKey(JOSEError)
    }

    /// Reads one element of `keys`.
    init(_ key: JSONView) throws(Unusable) {
        guard key.kind == .object else { throw .notAnObject }
        guard key["kty"]?.isString("RSA") == true else { throw .typeNotRSA }
        guard let keyID = key["kid"].flatMap(KeyID.read) else { throw .malformedKeyID }
        try Self.checkPurpose(key)
        let modulus = try Self.integer("n", of: key)
        let exponent = try Self.integer("e", of: key)
        do {
            publicKey = try RSAPublicKey(modulus: modulus, exponent: exponent)
        } catch {
            throw .publicKey(error)
        }
        self.keyID = keyID
        algorithm = .rs256
    }

    /// Source: RFC 7517 §4.2, §4.3, §4.4
    private static func checkPurpose(_ key: JSONView) throws(Unusable) {
        guard key["use"]?.isString("sig") ?? true else { throw .useNotSignature }
        if let operations = key["key_ops"] {
            guard operations.elements?.contains(where: { $0.isString("verify") }) == true else {
                throw .operationsLackVerify
            }
        }
        if let algorithm = key["alg"] {
            guard SignatureAlgorithm(algorithm) != nil else { throw .algorithmNotAllowed }
        }
    }

    /// A Base64urlUInt-encoded member, big-endian.
    ///
    /// Source: RFC 7518 §2
    private static func integer(_ name: StaticString, of key: JSONView) throws(Unusable) -> [UInt8] {
        guard let text = key[name]?.string else { throw .malformedMember("\(name)") }
        do {
            return try Base64URL.decode(text.utf8Span.span)
        } catch {
            throw .malformedMember("\(name)")
        }
    }
}
