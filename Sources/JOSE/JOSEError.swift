public import StrictJSON

/// Every way in which a JWS, a key or a key set is refused.
///
/// Cases carry what was expected and what was found where that cannot leak anything; no case carries signature bytes.
/// Text taken from a token is cut to 64 bytes, and is still the peer's: escape it before it goes to a log.
public enum JOSEError: Error, Equatable, Sendable {
    // The compact serialization, RFC 7515 §7.1
    /// The token is longer than the bound it was read with.
    case tokenTooLong(bytes: Int, limit: Int)
    /// A compact JWS has three parts; five are an encrypted token.
    case wrongPartCount(Int)
    /// A part is empty.
    case emptyPart(JWSPart)
    /// A part is not strict base64url.
    case malformedBase64URL(JWSPart, Base64URLError)
    /// The header or the payload is not strict JSON.
    case malformedJSON(JWSPart, JSONError)
    /// The header or the payload is JSON, but no object.
    case notAnObject(JWSPart)

    // The protected header, RFC 7515 §4.1
    /// `alg` is missing or no string.
    case missingAlgorithm
    /// `alg` is not one of the algorithms that are accepted here.
    case algorithmNotAllowed(String)
    /// `kid` is missing.
    case missingKeyID
    /// `kid` is no string, empty, longer than 256 bytes, or has a control character.
    case malformedKeyID
    /// `typ` names another kind of token, or is no string (then `nil`).
    case typeNotAllowed(String?)
    /// `crit` is there. No extension is understood, so none can be honoured.
    case criticalExtension

    // The signature, RFC 7515 §5.2
    /// The key offered has another `kid` than the header asks for.
    case keyIDMismatch
    /// The key offered is bound to another algorithm than the header names.
    case algorithmMismatch(key: SignatureAlgorithm, header: SignatureAlgorithm)
    /// The signature is not as long as every signature of the key is; both in bytes.
    case wrongSignatureLength(expected: Int, found: Int)
    /// The signature is not one of this key over this signing input.
    case signatureInvalid

    // Keys, RFC 7518 §6
    /// The key is of another type, or on another curve, than this algorithm works with.
    case keyTypeMismatch(SignatureAlgorithm)
    /// The modulus has fewer than 2048 or more than 8192 bits.
    case modulusSizeNotAllowed(bits: Int)
    /// The modulus is even, or written with leading zero bytes.
    case malformedModulus
    /// The exponent is even, below 65537, longer than 64 bits, or written with leading zero bytes.
    case exponentNotAllowed
    /// The modulus shows how its primes were chosen, and so can be factored (CVE-2017-15361).
    case factorableModulus
    /// A coordinate, or an Ed25519 key, is not as long as its curve demands; both in bytes.
    case coordinateLengthNotAllowed(expected: Int, found: Int)
    /// The coordinates are no point of the curve.
    case pointNotOnCurve
    /// The Ed25519 key is one of the few whose signatures can be forged.
    case pointOfSmallOrder
    /// OpenSSL would not build the key.
    case keyNotUsable

    // Keys in textual form, RFC 7468 §13
    /// The text is not exactly one block labelled PUBLIC KEY.
    case malformedPEM
    /// The block holds no SubjectPublicKeyInfo in DER, or one of a key that OpenSSL does not take.
    case malformedPublicKeyInfo

    // Key sets, RFC 7517 §5
    /// The text of the key set is not strict JSON within its limits.
    case malformedKeySet(JSONError)
    /// The key set is no object, or has no array named `keys`.
    case missingKeys
    /// There are more keys than a set may have.
    case tooManyKeys(Int, limit: Int)
    /// Two keys of the set have the same `kid`.
    case duplicateKeyID(String)
    /// A key of the set, at this position from 0, publishes a private member; the whole set is compromised or mistaken.
    case privateMember(String, index: Int)
    /// Not one key of the set can be used, each for its reason; none where the set has no keys.
    case noUsableKey([JSONWebKeySet.Skipped])
}

/// The three parts of a compact serialization.
///
/// Source: RFC 7515 §7.1
public enum JWSPart: Sendable, Equatable { case header, payload, signature }
