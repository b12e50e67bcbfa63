public import StrictJSON

/// What a compact serialization of claims says before it is checked.
///
/// The payload must not be acted upon, except to refuse the token sooner; `verified(with:)` makes a `VerifiedJWS` of it.
///
/// Source: RFC 7515 §5.2; RFC 7519 §7.2
public struct UnverifiedJWS: Sendable {
    /// The protected header; there is no other in this serialization.
    public let header: ProtectedHeader
    /// The payload, which is a JSON object.
    public let payload: JSONDocument
    /// The signature, decoded.
    package let signature: [UInt8]
    /// The whole token.
    package let compactSerialization: ArraySlice<UInt8>
    /// Where in the token the payload is spelled.
    let payloadRange: Range<Int>
    /// The bytes that are signed.
    package var signingInput: ArraySlice<UInt8> { compactSerialization.prefix(payloadRange.upperBound) }

    /// Longest token, in bytes, unless said otherwise; one with a hundred groups of long names has about 18,000.
    public static let maximumBytes = 32_768

    /// Splits, decodes and reads a token of at most `maximumBytes` bytes.
    ///
    /// - Throws: `tokenTooLong`, `wrongPartCount`, `emptyPart`, `malformedBase64URL`, `malformedJSON`, `notAnObject`, or one of the
    ///   errors of the protected header, among them `algorithmNotAllowed` for an algorithm that is not accepted here. The payload is read
    ///   last, so a header that is refused costs nothing more.
    public init(
        compactSerialization token: [UInt8], accepting algorithms: SignatureAlgorithms = .rs256, maximumBytes: Int = maximumBytes
    ) throws(JOSEError) {
        try self.init(compactSerialization: token[...], accepting: algorithms, maximumBytes: maximumBytes)
    }

    /// The same of a token that is part of something longer.
    package init(
        compactSerialization token: ArraySlice<UInt8>, accepting algorithms: SignatureAlgorithms, maximumBytes: Int = maximumBytes
    ) throws(JOSEError) {
        let (firstDot, secondDot) = try CompactJWS.dots(token.span, maximumBytes: maximumBytes)
        header = try CompactJWS.header(token.span.extracting(..<firstDot), accepting: algorithms)
        signature = try CompactJWS.decode(.signature, token.span.extracting((secondDot + 1)...))
        (compactSerialization, payloadRange) = (token, firstDot + 1..<secondDot)
        payload = try CompactJWS.json(.payload, try CompactJWS.decode(.payload, token.span.extracting(firstDot + 1..<secondDot)))
        guard payload.root.kind == .object else { throw .notAnObject(.payload) }
    }
}
