import StrictJSON

/// A public key for checking signatures, under the name by which tokens ask for it.
///
/// Source: RFC 7517 §4; RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2
public struct JSONWebKey: Sendable {
    /// `kid`: 1 to 256 bytes, opaque; compare it by bytes.
    public let keyID: String
    /// The key itself.
    public let publicKey: VerificationKey
    /// The one algorithm this key may be used with, whether or not a set names it.
    public var algorithm: SignatureAlgorithm { publicKey.algorithm }

    /// A key that was not found in a key set.
    ///
    /// - Throws: `malformedKeyID`
    public init(keyID: String, publicKey: VerificationKey) throws(JOSEError) {
        guard KeyID.isWellFormed(keyID) else { throw .malformedKeyID }
        self.keyID = keyID
        self.publicKey = publicKey
    }

    /// Why a key of a set is left out while the rest of the set stays usable.
    public enum Unusable: Error, Equatable, Sendable {
        /// The element of `keys` is no object.
        case notAnObject
        /// `kty` is missing, or no accepted algorithm works with such keys.
        case typeNotAllowed
        /// `kid` is missing, or not a string of 1 to 256 bytes without control characters.
        case malformedKeyID
        /// `use` is there and is not `sig`.
        case useNotSignature
        /// `key_ops` is there and does not list `verify`.
        case operationsLackVerify
        /// `alg` is there and is not an accepted one.
        case algorithmNotAllowed
        /// `crv` is missing, or no accepted algorithm works on that curve.
        case curveNotAllowed
        /// `alg` is an accepted algorithm, but not one for keys of this type or curve.
        case algorithmMismatch
        /// `alg` is missing, and more than one accepted algorithm would do.
        case algorithmAmbiguous
        /// A member that the type of key needs is missing, or no string of base64url.
        case malformedMember(String)
        /// The members make no acceptable key.
        case publicKey(JOSEError)
    }

    /// Reads one element of `keys`.
    init(_ key: JSONView, accepting accepted: SignatureAlgorithms) throws(Unusable) {
        guard key.kind == .object else { throw .notAnObject }
        let ofType = accepted.elements.filter { key.jwk("kty")?.isString($0.keyType.rawValue) == true }
        guard !ofType.isEmpty else { throw .typeNotAllowed }
        guard let keyID = key.jwk("kid").flatMap(KeyID.read) else { throw .malformedKeyID }
        try Self.checkPurpose(key)
        let algorithm = try Self.algorithm(of: key, outOf: ofType, accepting: accepted)
        publicKey = try Self.publicKey(key, algorithm)
        self.keyID = keyID
    }

    /// Source: RFC 7517 §4.2, §4.3
    private static func checkPurpose(_ key: JSONView) throws(Unusable) {
        guard key.jwk("use")?.isString("sig") ?? true else { throw .useNotSignature }
        if let operations = key.jwk("key_ops") {
            guard operations.elements?.contains(where: { $0.isString("verify") }) == true else {
                throw .operationsLackVerify
            }
        }
    }

    /// The one algorithm that the key names, or that its type and curve leave.
    ///
    /// Source: RFC 7517 §4.4; RFC 8725 §3.1
    private static func algorithm(
        of key: JSONView, outOf ofType: [SignatureAlgorithm], accepting accepted: SignatureAlgorithms
    ) throws(Unusable) -> SignatureAlgorithm {
        let name = key.jwk("alg")
        let named = name.flatMap { accepted.named($0) }
        guard name == nil || named != nil else { throw .algorithmNotAllowed }
        let fitting = ofType.filter { $0.curveName.map { key.jwk("crv")?.isString($0) == true } ?? true }
        guard let only = fitting.first else { throw .curveNotAllowed }
        if let named {
            guard fitting.contains(named) else { throw .algorithmMismatch }
            return named
        }
        guard fitting.count == 1 else { throw .algorithmAmbiguous }
        return only
    }
}
