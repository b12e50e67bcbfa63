import HTTPServer
import HTTPTypes
import StrictJSON

/// A response field that a caller can act on.
public enum ResponseField: String, CaseIterable, Sendable {
    case requestID = "X-Request-Id"
    case challenge = "WWW-Authenticate"
    case retryAfter = "Retry-After"
    case rateLimit = "RateLimit"
    case rateLimitPolicy = "RateLimit-Policy"
    case allow = "Allow"
    case acceptEncoding = "Accept-Encoding"
    case entityTag = "ETag"
    case contentRange = "Content-Range"
    case location = "Location"
    case link = "Link"
    case upgrade = "Upgrade"

    private var description: String {
        switch self {
        case .requestID: "Finds the request in the log; taken over from the request where that has a harmless one."
        case .challenge: "What was missing from the credentials or wrong with them (RFC 6750)."
        case .retryAfter: "After how many seconds it is worth trying again."
        case .rateLimit: "How many requests the caller has left (`r`), and in how many seconds the quota is whole again (`t`), or has one."
        case .rateLimitPolicy: "How many requests one caller may make (`q`) in so many seconds (`w`)."
        case .entityTag: "Names the content; it may be asked for anew with If-None-Match."
        case .contentRange: "Which part of the content it is, and how long the whole is (RFC 9110 §14.4)."
        case .location: "Where what was made is."
        case .link: "Where the next page is, rel=next, if there is one (RFC 8288)."
        case .upgrade: "The protocol that is spoken here."
        case .allow: "The methods that the path supports."
        case .acceptEncoding: "The content coding that is taken: none."
        }
    }

    private var schema: Schema { self == .retryAfter ? .integer : .string }

    func header(isRequired: Bool) -> JSONValue.Member {
        .init(rawValue, ["description": .string(description), "required": .bool(isRequired), "schema": schema.json])
    }

    /// - Returns: True if a response with the problem has the field.
    func isField(of problem: Problem) -> Bool {
        self == .requestID || problem.fields.contains { $0.name.canonicalName == rawValue.lowercased() }
    }
}
