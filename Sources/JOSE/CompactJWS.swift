import Glibc
public import StrictJSON

/// What a compact serialization says before anyone has checked it.
///
/// The payload must not be acted upon, except to refuse the token sooner; `verified(with:)` makes a `VerifiedJWS` of it.
///
/// Source: RFC 7515 §3.1, §5.2, §7.1; RFC 7519 §7.2
public struct UnverifiedJWS: Sendable {
    /// The protected header; there is no other in this serialization.
    public let header: ProtectedHeader
    /// The payload, which is a JSON object.
    public let payload: JSONDocument
    /// The signature, decoded.
    package let signature: [UInt8]
    private let token: [UInt8]
    private let signingInputEnd: Int

    /// Splits, decodes and reads a token of at most `maximumBytes` bytes (32 KiB unless said otherwise).
    ///
    /// Throws `tokenTooLong`, `wrongPartCount`, `emptyPart`, `malformedBase64URL`, `malformedJSON`, `notAnObject`, or
    /// one of the errors of the protected header. The payload is read last, so a header that is refused costs nothing more.
    public init(compactSerialization token: [UInt8], maximumBytes: Int = 32_768) throws(JOSEError) {
        guard token.count <= maximumBytes else { throw .tokenTooLong(bytes: token.count, limit: maximumBytes) }
        let (firstDot, secondDot) = try Self.dots(token.span)
        self.token = token
        self.signingInputEnd = secondDot
        header = try ProtectedHeader(try Self.json(.header, token, 0..<firstDot))
        signature = try Self.decode(.signature, token, secondDot + 1..<token.count)
        payload = try Self.json(.payload, token, firstDot + 1..<secondDot)
        guard payload.root.kind == .object else { throw .notAnObject(.payload) }
    }

    /// The bytes that are signed: header and payload as they were spelled, with the dot between them.
    ///
    /// Source: RFC 7515 §2
    package var signingInput: ArraySlice<UInt8> { token[..<signingInputEnd] }

    private static func dots(_ token: Span<UInt8>) throws(JOSEError) -> (first: Int, second: Int) {
        let dot = UInt8(ascii: ".")
        guard let first = token.firstIndex(of: dot, from: 0), let second = token.firstIndex(of: dot, from: first + 1),
            token.firstIndex(of: dot, from: second + 1) == nil
        else { throw .wrongPartCount(partCount(of: token)) }
        guard first > 0 else { throw .emptyPart(.header) }
        guard second > first + 1 else { throw .emptyPart(.payload) }
        guard second < token.count - 1 else { throw .emptyPart(.signature) }
        return (first, second)
    }

    private static func partCount(of token: Span<UInt8>) -> Int {
        token.isEmpty ? 0 : token.indices.count { token[$0] == UInt8(ascii: ".") } + 1
    }

    private static func json(_ part: JWSPart, _ token: [UInt8], _ range: Range<Int>) throws(JOSEError) -> JSONDocument {
        let bytes = try decode(part, token, range)
        do {
            return try JSONDocument(parsing: bytes)
        } catch {
            throw .malformedJSON(part, error)
        }
    }

    private static func decode(_ part: JWSPart, _ token: [UInt8], _ range: Range<Int>) throws(JOSEError) -> [UInt8] {
        do {
            return try Base64URL.decode(token.span.extracting(range))
        } catch {
            throw .malformedBase64URL(part, error)
        }
    }
}

extension Span<UInt8> {
    /// The first place of a byte from `start` on, which is at most the end.
    fileprivate func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, start < bytes.count else { return nil }
            guard let found = unsafe memchr(base + start, Int32(byte), bytes.count - start) else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }
}
