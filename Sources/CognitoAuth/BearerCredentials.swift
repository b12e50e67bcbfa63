public import HTTPServer

/// The bearer token of a request, or its absence.
///
/// Source: RFC 6750 §2.1, RFC 9110 §11.6.2
public enum BearerCredentials: Sendable, Equatable {
    /// No `Authorization` field, or one of another scheme: nothing here that this server could judge.
    case none
    case token([UInt8])

    /// What makes the credentials of a request unreadable.
    public enum Malformation: Error, Equatable, Sendable {
        /// More than one `Authorization` field: which one counts is anybody's guess.
        case repeatedField
        /// Several credentials in one field.
        case severalCredentials
        /// `Bearer` and nothing after it.
        case noToken
        /// A token in the query as well, which is no place for one: which counts is anybody's guess.
        case secondPlace
        /// A byte that no token has, or something other than spaces between scheme and token.
        case invalidByte
    }

    /// - Throws: ``Malformation``
    public init(_ head: RequestHead) throws(Malformation) {
        guard let field = head.firstFieldRange("authorization") else {
            self = .none
            return
        }
        guard head.fieldCount(named: "authorization") == 1 else { throw .repeatedField }
        self = try Self.read(head.value(of: field))
        if self != .none, Self.queryHasToken(head) { throw .secondPlace }
    }

    /// Source: RFC 6750 §2 (one method per request), §2.3
    private static func queryHasToken(_ head: RequestHead) -> Bool {
        guard let query = head.query else { return false }
        return head.bytes[query].split(separator: UInt8(ascii: "&")).contains { $0.starts(with: "access_token=".utf8) }
    }

    private static func read(_ value: ArraySlice<UInt8>) throws(Malformation) -> BearerCredentials {
        let bytes = value.span
        let schemeEnd = bytes.firstNotToken(from: 0)
        guard isBearer(value.prefix(schemeEnd)) else {
            if announcesBearerLater(value) { throw .severalCredentials }
            return .none
        }
        var start = schemeEnd
        while start < bytes.count, bytes[start] == space { start += 1 }
        guard start < bytes.count else { throw .noToken }
        guard start > schemeEnd else { throw .invalidByte }
        // Padding is let pass anywhere, because the token reader says better what is wrong with it.
        let end = bytes.firstNotToken68(from: start)
        guard end < bytes.count else { return .token(Array(value.dropFirst(start))) }
        throw bytes[end] == space || bytes[end] == comma ? .severalCredentials : .invalidByte
    }

    /// A field such as `Basic …, Bearer …`: two credentials joined into one field line by somebody on the way.
    private static func announcesBearerLater(_ value: ArraySlice<UInt8>) -> Bool {
        value.split(separator: comma).dropFirst().contains { part in
            let trimmed = part.drop { $0 == space || $0 == UInt8(ascii: "\t") }
            let scheme = trimmed.prefix(while: Grammar.token.contains)
            return isBearer(scheme) && trimmed[scheme.endIndex...].first == space
        }
    }

    /// The scheme's name is case-insensitive. Source: RFC 9110 §11.1
    private static func isBearer(_ scheme: ArraySlice<UInt8>) -> Bool {
        scheme.count == 6 && zip(scheme, "bearer".utf8).allSatisfy { $0 | 0x20 == $1 }
    }

    private static var space: UInt8 { UInt8(ascii: " ") }
    private static var comma: UInt8 { UInt8(ascii: ",") }
}
