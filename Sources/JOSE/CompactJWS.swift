import Glibc
import StrictJSON

/// The three parts of a compact serialization, decoded; the payload may be any bytes.
///
/// Source: RFC 7515 §3.1, §5.2, §7.1
package struct CompactJWS: Sendable {
    /// The protected header; there is no other in this serialization.
    package let header: ProtectedHeader
    /// The payload.
    package let payload: [UInt8]
    /// The signature.
    package let signature: [UInt8]
    /// The bytes that are signed: header and payload as they were spelled, with the dot between them.
    ///
    /// Source: RFC 7515 §2
    package let signingInput: ArraySlice<UInt8>

    /// Splits a token of at most `maximumBytes` bytes, decodes the parts and reads the header.
    ///
    /// - Throws: What `UnverifiedJWS` throws, except when it is only that the payload is no JSON object.
    package init(
        _ token: [UInt8], accepting algorithms: SignatureAlgorithms, maximumBytes: Int = UnverifiedJWS.maximumBytes
    ) throws(JOSEError) {
        let (firstDot, secondDot) = try Self.dots(token.span, maximumBytes: maximumBytes)
        header = try Self.header(token.span.extracting(..<firstDot), accepting: algorithms)
        signature = try Self.decode(.signature, token.span.extracting((secondDot + 1)...))
        payload = try Self.decode(.payload, token.span.extracting(firstDot + 1..<secondDot))
        signingInput = token[..<secondDot]
    }

    static func header(_ text: Span<UInt8>, accepting algorithms: SignatureAlgorithms) throws(JOSEError) -> ProtectedHeader {
        try ProtectedHeader(try json(.header, try decode(.header, text)), accepting: algorithms)
    }

    /// A part as strict JSON; throws `malformedJSON`.
    static func json(_ part: JWSPart, _ bytes: [UInt8]) throws(JOSEError) -> JSONDocument {
        do {
            return try JSONDocument(parsing: bytes)
        } catch {
            throw .malformedJSON(part, error)
        }
    }

    /// Where the parts of a token of at most `maximumBytes` bytes end. There are three, and none is empty.
    static func dots(_ token: Span<UInt8>, maximumBytes: Int) throws(JOSEError) -> (first: Int, second: Int) {
        guard token.count <= maximumBytes else { throw .tokenTooLong(bytes: token.count, limit: maximumBytes) }
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

    static func decode(_ part: JWSPart, _ text: Span<UInt8>) throws(JOSEError) -> [UInt8] {
        do {
            return try Base64URL.decode(text)
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
