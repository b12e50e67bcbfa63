public import StrictJSON

/// What a compact serialization of claims says before anyone has checked it.
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
    /// The bytes that are signed.
    package let signingInput: ArraySlice<UInt8>

    /// Longest token, in bytes, unless said otherwise; one with a hundred groups of long names has about 18,000.
    public static let maximumBytes = 32_768

    /// Splits, decodes and reads a token of at most `maximumBytes` bytes.
    ///
    /// Throws `tokenTooLong`, `wrongPartCount`, `emptyPart`, `malformedBase64URL`, `malformedJSON`, `notAnObject`, or one of the errors of
    /// the protected header, among them `algorithmNotAllowed` for an algorithm that is not accepted here. The payload is read last, so a
    /// header that is refused costs nothing more.
    public init(
        compactSerialization token: [UInt8], accepting algorithms: SignatureAlgorithms = .rs256, maximumBytes: Int = maximumBytes
    ) throws(JOSEError) {
        let content: [UInt8]
        (header, content, signature, signingInput) = try CompactJWS.parts(
            of: token, accepting: algorithms, maximumBytes: maximumBytes)
        payload = try CompactJWS.json(.payload, content)
        guard payload.root.kind == .object else { throw .notAnObject(.payload) }
    }
}
