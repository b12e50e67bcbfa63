public import StrictJSON

/// A JWS whose signature has been checked. Only this file can make one, so to hold it is the proof.
///
/// The claims inside are authentic, not yet acceptable: issuer, audience and time are the caller's to judge.
public struct VerifiedJWS: Sendable {
    /// The protected header that the signature covers.
    public let header: ProtectedHeader
    /// The payload that the signature covers; an object.
    public let payload: JSONDocument
    /// The whole token.
    package let compactSerialization: ArraySlice<UInt8>
    /// The payload as it is spelled in the token.
    package let encodedPayload: ArraySlice<UInt8>

    fileprivate init(_ jws: UnverifiedJWS) {
        header = jws.header
        payload = jws.payload
        compactSerialization = jws.compactSerialization
        encodedPayload = jws.signingInput.dropFirst(jws.payloadRange.lowerBound)
    }
}

extension UnverifiedJWS {
    /// The same JWS with its signature checked.
    ///
    /// The key must be the very one that the header names, and the algorithm is the one that the key is bound to; the
    /// token chooses neither.
    ///
    /// - Throws: `keyIDMismatch`, `algorithmMismatch`, `wrongSignatureLength` or `signatureInvalid`.
    ///
    /// Source: RFC 7515 §5.2; RFC 8725 §3.1
    public func verified(with key: JSONWebKey) throws(JOSEError) -> VerifiedJWS {
        try key.check(signature, over: signingInput, under: header)
        return VerifiedJWS(self)
    }
}

extension CompactJWS {
    /// - Throws: What `verified(with:)` throws.
    package func verify(with key: JSONWebKey) throws(JOSEError) {
        try key.check(signature, over: signingInput, under: header)
    }
}

extension PaddedJWS {
    /// - Throws: What `verified(with:)` throws.
    package func verify(with key: JSONWebKey) throws(JOSEError) {
        try key.check(signature, over: signingInput, under: header)
    }
}

extension JSONWebKey {
    fileprivate func check(
        _ signature: [UInt8], over signingInput: ArraySlice<UInt8>, under header: ProtectedHeader
    ) throws(JOSEError) {
        guard sameBytes(keyID, header.keyID) else { throw .keyIDMismatch }
        guard algorithm == header.algorithm else { throw .algorithmMismatch(key: algorithm, header: header.algorithm) }
        guard signature.count == publicKey.signatureBytes else {
            throw .wrongSignatureLength(expected: publicKey.signatureBytes, found: signature.count)
        }
        guard publicKey.verifies(signature: signature.span, of: signingInput.span) else { throw .signatureInvalid }
    }
}
