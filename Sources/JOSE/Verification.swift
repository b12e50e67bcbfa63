public import StrictJSON

/// A JWS whose signature has been checked. Only this file can make one, so to hold it is the proof.
///
/// The claims inside are authentic, not yet acceptable: issuer, audience and time are the caller's to judge.
public struct VerifiedJWS: Sendable {
    /// The protected header that the signature covers.
    public let header: ProtectedHeader
    /// The payload that the signature covers; an object.
    public let payload: JSONDocument

    fileprivate init(_ jws: UnverifiedJWS) {
        header = jws.header
        payload = jws.payload
    }
}

extension UnverifiedJWS {
    /// The same JWS with its signature checked.
    ///
    /// The key must be the very one that the header names, and the algorithm is the one that the key is bound to; the
    /// token chooses neither. Throws `keyIDMismatch`, `algorithmMismatch`, `wrongSignatureLength` or `signatureInvalid`.
    ///
    /// Source: RFC 7515 §5.2; RFC 8725 §3.1
    public func verified(with key: JSONWebKey) throws(JOSEError) -> VerifiedJWS {
        guard sameBytes(key.keyID, header.keyID) else { throw .keyIDMismatch }
        guard key.algorithm == header.algorithm else {
            throw .algorithmMismatch(key: key.algorithm, header: header.algorithm)
        }
        switch key.algorithm {
        case .rs256: try verifyRS256(with: key.publicKey)
        }
        return VerifiedJWS(self)
    }

    /// Source: RFC 7518 §3.3; RFC 8017 §8.2.2
    private func verifyRS256(with key: RSAPublicKey) throws(JOSEError) {
        guard signature.count == key.modulusBytes else {
            throw .wrongSignatureLength(expected: key.modulusBytes, found: signature.count)
        }
        let signingInput = signingInput
        guard key.verifies(signature: signature.span, of: signingInput.span) else { throw .signatureInvalid }
    }
}
