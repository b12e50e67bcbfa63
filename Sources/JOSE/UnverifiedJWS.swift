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
    /// Who should know the header, and does not, in case the signature is right.
    private let unaware: KnownHeaders?

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
        try self.init(compactSerialization: token[...], knowing: KnownHeaders(accepting: algorithms), maximumBytes: maximumBytes)
    }

    /// The same, with a memory of headers: one that is in there is not read again, and another one enters it once the signature is checked.
    package init(
        compactSerialization token: ArraySlice<UInt8>, knowing headers: KnownHeaders, maximumBytes: Int = maximumBytes
    ) throws(JOSEError) {
        let (firstDot, secondDot) = try CompactJWS.dots(token.span, maximumBytes: maximumBytes)
        let headerText = token.span.extracting(..<firstDot)
        if let known = headers.header(spelled: headerText) {
            (header, unaware) = (known, nil)
        } else {
            (header, unaware) = (try CompactJWS.header(headerText, accepting: headers.algorithms), headers)
        }
        signature = try CompactJWS.decode(.signature, token.span.extracting((secondDot + 1)...))
        signingInput = token.prefix(secondDot)
        payload = try CompactJWS.json(.payload, try CompactJWS.decode(.payload, token.span.extracting(firstDot + 1..<secondDot)))
        guard payload.root.kind == .object else { throw .notAnObject(.payload) }
    }

    /// Has the header remembered, which a signature was found to cover.
    func headerIsSigned() {
        unaware?.remember(header, spelled: signingInput.prefix { $0 != UInt8(ascii: ".") })
    }
}
