import HTTPTypes
import StrictJSON

/// A refusal as the document tells it.
struct DescribedProblem: Sendable {
    let status: HTTPResponse.Status
    let code: String
    let detail: String
    /// The field that comes with it, besides those of every answer.
    let field: ResponseField?
    /// Its name among the document's answers; the code, unless two refusals share it.
    let name: String
    /// What is in its body besides what is in every one.
    let members: [JSONValue.Member]

    init(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, with field: ResponseField? = nil, name: String? = nil,
        members: [JSONValue.Member] = []
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.name = name ?? code
        self.members = members
    }
}

/// A field of an answer that a caller can act on.
enum ResponseField: String, CaseIterable {
    case requestID = "X-Request-Id"
    case challenge = "WWW-Authenticate"
    case retryAfter = "Retry-After"
    case allow = "Allow"
    case acceptEncoding = "Accept-Encoding"
    case entityTag = "ETag"
    case location = "Location"
    case link = "Link"
    case upgrade = "Upgrade"

    var description: String {
        switch self {
        case .requestID: "Finds the request in the log; taken over from the request where that has a harmless one."
        case .challenge: "What was missing from the credentials or wrong with them (RFC 6750)."
        case .retryAfter: "After how many seconds it is worth trying again."
        case .entityTag: "Names the content; it may be asked for anew with If-None-Match."
        case .location: "Where what was made is."
        case .link: "Where the next page is, rel=next, if there is one (RFC 8288)."
        case .upgrade: "The protocol that is spoken here."
        case .allow: "The methods that the path supports."
        case .acceptEncoding: "The content coding that is taken: none."
        }
    }

    var schema: Schema { self == .retryAfter ? .integer : .string }
}

extension DescribedProblem {
    /// What any request can end in, whatever its route.
    static let ofEveryRoute = [
        DescribedProblem(.badRequest, "bad_request", "The request is not a valid HTTP/1.1 message."),
        DescribedProblem(.requestTimeout, "request_timeout", "The request did not arrive in time."),
        DescribedProblem(.contentTooLarge, "content_too_large", "The content is larger than this path accepts."),
        DescribedProblem(.uriTooLong, "uri_too_long", "The request target is longer than this server accepts."),
        DescribedProblem(.expectationFailed, "expectation_failed", "The only expectation supported here is 100-continue."),
        DescribedProblem(.requestHeaderFieldsTooLarge, "fields_too_large", "The field section is larger than this server accepts."),
        DescribedProblem(.internalServerError, "internal_error", "Something went wrong here. The request's id finds it in the log."),
        DescribedProblem(.notImplemented, "not_implemented", "The method or the transfer coding is not implemented here."),
        DescribedProblem(.serviceUnavailable, "handler_timeout", "The answer took too long. Try again later."),
        DescribedProblem(.httpVersionNotSupported, "version_not_supported", "Only HTTP/1.1 and HTTP/1.0 are supported here."),
    ]

    /// What a request for no route ends in: no operation of the document, and so beside them.
    static let ofNoRoute = [
        DescribedProblem(.notFound, "not_found", "There is nothing at this path."),
        DescribedProblem(
            .methodNotAllowed, "method_not_allowed",
            "This path does not support the request's method; the Allow field lists those it does.", with: .allow),
    ]

    static let unreadableCredentials = DescribedProblem(
        .badRequest, "invalid_request", "Send one Authorization field that says Bearer, a space and one token.", with: .challenge)
    static let expiredToken = DescribedProblem(
        .unauthorized, "token_expired", "The token has expired. Sign in again or refresh it.", with: .challenge)
    static let invalidToken = DescribedProblem(
        .unauthorized, "invalid_token", "The token was refused. Sign in again to get another one.", with: .challenge)
    static let usersOnly = DescribedProblem(
        .forbidden, "forbidden", "This is for users; the token stands for a program.", name: "users_only")
    static let foreignOrigin = DescribedProblem(
        .forbidden, "forbidden", "Pages of other sites may not do this in a user's name.", name: "foreign_origin")
    static let otherGroups = DescribedProblem(.forbidden, "forbidden", "The user's groups do not allow this.")
    static let missingScope = DescribedProblem(
        .forbidden, "insufficient_scope", "The token does not grant the scope that this needs.", with: .challenge)
    static let missingScopeOfKey = DescribedProblem(
        .forbidden, "insufficient_scope", "The API key does not grant the scope that this needs.", with: .challenge,
        name: "insufficient_scope_of_key")
    static let repeatedAPIKey = DescribedProblem(
        .badRequest, "invalid_request", "Send one X-API-Key field with one key.", with: .challenge, name: "repeated_api_key")
    static let invalidAPIKey = DescribedProblem(
        .unauthorized, "invalid_api_key", "The API key was refused. Make another one.", with: .challenge)
    static let storeUnavailable = DescribedProblem(
        .serviceUnavailable, "store_unavailable", "The database cannot be asked at the moment. Try again soon.", with: .retryAfter)
    static let invalidContent = DescribedProblem(
        .unprocessableContent, "invalid_content", "The content does not fit; errors says where.",
        members: [.init("errors", [["pointer": "/name", "detail": "This must be there."]])])
    static let invalidQuery = DescribedProblem(.badRequest, "invalid_query", "limit is a number from 1 to 100.")
    static let noneOfYours = DescribedProblem(.notFound, "not_found", "There is nothing at this path.", name: "none_of_yours")
    static let limitExceeded = DescribedProblem(
        .conflict, "limit_exceeded", "There are 100 already, which is the most. Delete one first.")
    static let invalidRules = DescribedProblem(
        .badRequest, "invalid_rules", "Each parameter of the query is group, required_group, not_group or scope, with a value.")
    static let noKeys = DescribedProblem(
        .serviceUnavailable, "keys_unavailable",
        "The keys that tokens are checked with cannot be had at the moment. Try again later.", with: .retryAfter)

    static func missingCredentials(_ status: HTTPResponse.Status) -> DescribedProblem {
        DescribedProblem(status, "missing_credentials", "Send a bearer token in the Authorization field.", with: .challenge)
    }

    static let upgradeRequired = DescribedProblem(
        .upgradeRequired, "upgrade_required", "This is a WebSocket: ask for an upgrade to it, of version 13.", with: .upgrade)
    static let malformedHandshake = DescribedProblem(
        .badRequest, "bad_request", "The request is no valid opening handshake of a WebSocket.", name: "malformed_handshake")

    static let failedPrecondition = DescribedProblem(
        .preconditionFailed, "precondition_failed",
        "What this is about is not in the state that the request's conditions ask for. Get it anew.")
    static let unsupportedMediaType = DescribedProblem(
        .unsupportedMediaType, "unsupported_media_type",
        "Send the content as application/json in UTF-8, with exactly one Content-Type field.")
    static let unsupportedContentCoding = DescribedProblem(
        .unsupportedMediaType, "unsupported_content_coding", "Send the content as it is, without a content coding.", with: .acceptEncoding)
    static let invalidJSON = DescribedProblem(.badRequest, "invalid_json", "The content is not valid JSON, or has a member twice.")
}
