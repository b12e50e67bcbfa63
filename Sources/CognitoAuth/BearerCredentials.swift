import HTTPServer

/// The bearer token of a request's `Authorization` field, or its absence.
///
/// Source: RFC 6750 §2.1, RFC 9110 §11.6.2
enum BearerCredentials {
    /// - Returns: `nil` for no field, or one of another scheme: nothing here that this server could judge.
    /// - Throws: ``CredentialFault``
    static func token(in head: RequestHead) throws(CredentialFault) -> ArraySlice<UInt8>? {
        guard let field = head.firstFieldRange("authorization") else { return nil }
        guard head.fieldCount(named: "authorization") == 1 else { throw .repeatedField }
        return try read(head.value(of: field))
    }

    /// The same of the values of a request's fields.
    static func token(in fields: [ArraySlice<UInt8>]) throws(CredentialFault) -> ArraySlice<UInt8>? {
        guard let field = fields.first else { return nil }
        guard fields.count == 1 else { throw .repeatedField }
        return try read(field)
    }

    /// - Returns: True if a query has the parameter in which RFC 6750 §2.3 lets tokens be sent. None is taken from there.
    static func areIn(query: ArraySlice<UInt8>) -> Bool {
        query.split(separator: UInt8(ascii: "&")).contains { $0.starts(with: "access_token=".utf8) }
    }

    private static func read(_ value: ArraySlice<UInt8>) throws(CredentialFault) -> ArraySlice<UInt8>? {
        let bytes = value.span
        let schemeEnd = bytes.firstNotToken(from: 0)
        guard isBearer(value.prefix(schemeEnd)) else {
            if announcesBearerLater(value) { throw .severalCredentials }
            return nil
        }
        var start = schemeEnd
        while start < bytes.count, bytes[start] == space { start += 1 }
        guard start < bytes.count else { throw .noToken }
        guard start > schemeEnd else { throw .invalidByte }
        // Padding is let pass anywhere, because the token reader says better what is wrong with it.
        let end = bytes.firstNotToken68(from: start)
        guard end < bytes.count else { return value.dropFirst(start) }
        throw bytes[end] == space || bytes[end] == comma ? .severalCredentials : .invalidByte
    }

    /// A field such as `Basic …, Bearer …`: two credentials joined into one field line on the way.
    private static func announcesBearerLater(_ value: ArraySlice<UInt8>) -> Bool {
        value.split(separator: comma).dropFirst().contains { part in
            let trimmed = part.drop { $0 == space || $0 == UInt8(ascii: "\t") }
            let scheme = trimmed.prefix(while: Grammar.token.contains)
            return isBearer(scheme) && trimmed[scheme.endIndex...].first == space
        }
    }

    /// The scheme's name is case-insensitive. Source: RFC 9110 §11.1
    private static func isBearer(_ scheme: ArraySlice<UInt8>) -> Bool {
        guard scheme.count == name.count else { return false }
        return name.indices.allSatisfy { scheme[scheme.startIndex + $0] | 0x20 == name[$0] }
    }

    private static var name: InlineArray<6, UInt8> { [0x62, 0x65, 0x61, 0x72, 0x65, 0x72] }
    private static var space: UInt8 { UInt8(ascii: " ") }
    private static var comma: UInt8 { UInt8(ascii: ",") }
}
