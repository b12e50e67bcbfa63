package import StrictJSON

/// A compact serialization as an Application Load Balancer of AWS writes it: with padding in each part, which RFC 7515 §2 rules out, and
/// with claims in the header besides those in the payload.
///
/// It is a type of its own so that padding is let in here alone: the readers of `CompactJWS` and `UnverifiedJWS` refuse the first `=`.
/// Nothing is tolerated beyond it. Padding must be there where the length asks for it, as much as it asks for, and at the end of its part,
/// so that each part still has one spelling and a token cannot be changed without becoming another one. The signature is held over the
/// bytes as they were sent, padding included, since those are what the load balancer has signed; nothing is taken off and put back.
///
/// Source: AWS, "Authenticate users using an Application Load Balancer", "User claims encoding and signature verification"
package struct PaddedJWS: Sendable {
    /// What the header says about the protection.
    package let header: ProtectedHeader
    /// The whole header, for the claims in it.
    package let headerMembers: JSONDocument
    /// The payload, which is a JSON object.
    package let payload: JSONDocument
    /// The signature, decoded.
    let signature: [UInt8]
    /// The bytes that are signed.
    let signingInput: ArraySlice<UInt8>

    /// Splits, decodes and reads a token of at most `maximumBytes` bytes.
    ///
    /// - Throws: What `UnverifiedJWS` throws.
    package init(
        _ token: [UInt8], accepting algorithms: SignatureAlgorithms, maximumBytes: Int = UnverifiedJWS.maximumBytes
    ) throws(JOSEError) {
        let (firstDot, secondDot) = try CompactJWS.dots(token.span, maximumBytes: maximumBytes)
        headerMembers = try CompactJWS.json(.header, try Self.decode(.header, token, 0..<firstDot))
        header = try ProtectedHeader(headerMembers, accepting: algorithms)
        signature = try Self.decode(.signature, token, secondDot + 1..<token.count)
        signingInput = token[..<secondDot]
        payload = try CompactJWS.json(.payload, try Self.decode(.payload, token, firstDot + 1..<secondDot))
        guard payload.root.kind == .object else { throw .notAnObject(.payload) }
    }

    private static func decode(_ part: JWSPart, _ token: [UInt8], _ range: Range<Int>) throws(JOSEError) -> [UInt8] {
        do {
            return try Base64URL.decodePadded(token.span.extracting(range))
        } catch {
            throw .malformedBase64URL(part, error)
        }
    }
}
