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
        guard let value = head.firstField("authorization") else {
            self = .none
            return
        }
        guard head.fieldCount(named: "authorization") == 1 else { throw .repeatedField }
        self = try Self.read(value)
        if self != .none, Self.queryHasToken(head) { throw .secondPlace }
    }

    /// Source: RFC 6750 §2 (one method per request), §2.3
    private static func queryHasToken(_ head: RequestHead) -> Bool {
        guard let query = head.query else { return false }
        return head.bytes[query].split(separator: UInt8(ascii: "&")).contains { $0.starts(with: "access_token=".utf8) }
    }

    private static func read(_ value: ArraySlice<UInt8>) throws(Malformation) -> BearerCredentials {
        let scheme = value.prefix(while: isSchemeByte)
        guard isBearer(scheme) else {
            if announcesBearerLater(value) { throw .severalCredentials }
            return .none
        }
        let rest = value[scheme.endIndex...]
        let token = rest.drop(while: { $0 == space })
        guard !token.isEmpty else { throw .noToken }
        guard token.startIndex > rest.startIndex else { throw .invalidByte }
        guard let odd = token.firstIndex(where: { !isTokenByte($0) }) else { return .token(Array(token)) }
        throw token[odd] == space || token[odd] == comma ? .severalCredentials : .invalidByte
    }

    /// A field such as `Basic …, Bearer …`: two credentials joined into one field line by somebody on the way.
    private static func announcesBearerLater(_ value: ArraySlice<UInt8>) -> Bool {
        value.split(separator: comma).dropFirst().contains { part in
            let trimmed = part.drop { $0 == space || $0 == UInt8(ascii: "\t") }
            let scheme = trimmed.prefix(while: isSchemeByte)
            return isBearer(scheme) && trimmed[scheme.endIndex...].first == space
        }
    }

    /// The scheme's name is case-insensitive. Source: RFC 9110 §11.1
    private static func isBearer(_ scheme: ArraySlice<UInt8>) -> Bool {
        scheme.count == 6 && zip(scheme, "bearer".utf8).allSatisfy { $0 | 0x20 == $1 }
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    /// `b64token`; its padding is let pass anywhere, because the token reader says better what is wrong with it.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-._~+/=".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }

    private static var space: UInt8 { UInt8(ascii: " ") }
    private static var comma: UInt8 { UInt8(ascii: ",") }
}
