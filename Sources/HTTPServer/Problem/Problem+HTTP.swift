import HTTPTypes
import StrictJSON

/// The problems that HTTP itself knows; those of tokens and groups are `CognitoAuth`'s.
extension Problem {
    /// Source: RFC 9110 §15.5.5
    public static let notFound = Problem(
        status: .notFound, code: "not_found", detail: "There is nothing at this path.")

    /// Source: RFC 9110 §15.5.6 (a 405 always names what is allowed)
    public static func methodNotAllowed(allow: String) -> Problem {
        Problem(
            status: .methodNotAllowed, code: "method_not_allowed",
            detail: "This path does not support the request's method; the Allow field lists those it does."
        ).with(.allow, allow)
    }

    /// Source: RFC 9110 §15.5.16
    public static let unsupportedMediaType = Problem(
        status: .unsupportedMediaType, code: "unsupported_media_type",
        detail: "Send the content as application/json in UTF-8, with exactly one Content-Type field.")

    /// The content is to have one of these media types, in lower case without parameters.
    ///
    /// Source: RFC 9110 §15.5.16
    public static func unsupportedMediaType(insteadOf types: [String]) -> Problem {
        Problem(
            status: .unsupportedMediaType, code: "unsupported_media_type",
            detail: "Send the content as \(types.joined(separator: " or ")), with exactly one Content-Type field.")
    }

    /// Source: RFC 9110 §8.4, §12.5.3, §15.5.16
    public static let unsupportedContentCoding = Problem(
        status: .unsupportedMediaType, code: "unsupported_content_coding", detail: "Send the content as it is, without a content coding."
    ).with(.acceptEncoding, "identity")

    /// Source: RFC 8259 §2, §4
    public static let invalidJSON = Problem(
        status: .badRequest, code: "invalid_json", detail: "The content is not valid JSON, or has a member twice.")

    /// Why content is not taken as JSON: it is none, or it is more than the reader takes.
    static func invalidJSON(_ error: JSONError) -> Problem {
        switch error {
        case .tooLong(_, let limit): .invalidJSON(beyond: "is longer than \(limit) bytes")
        case .tooDeep(_, let limit): .invalidJSON(beyond: "is nested more than \(limit) deep")
        case .tooManyValues(_, let limit): .invalidJSON(beyond: "has more than \(limit) values and names")
        default: .invalidJSON
        }
    }

    private static func invalidJSON(beyond limit: String) -> Problem {
        Problem(status: .badRequest, code: "invalid_json", detail: "The JSON \(limit), which is the most that is read.")
    }

    /// Source: RFC 9110 §15.5.13
    public static let preconditionFailed = Problem(
        status: .preconditionFailed, code: "precondition_failed",
        detail: "What this is about is not in the state that the request's conditions ask for. Get it anew.")

    /// Source: RFC 6585 §3
    public static let preconditionRequired = Problem(
        status: .preconditionRequired, code: "precondition_required",
        detail: "Say in If-Match which state this is to change: the ETag of the last answer. If-None-Match: * makes what is not there.")

    /// Source: RFC 9110 §15.5.14
    public static let contentTooLarge = Problem(
        status: .contentTooLarge, code: "content_too_large", detail: "The content is larger than this path accepts.")

    /// The answer in the clear to a client that speaks in the clear.
    static let plainTextRequest = Problem(
        status: .badRequest, code: "bad_request", detail: "This port takes TLS only: use https."
    ).closing()

    /// Source: RFC 9110 §15.5.9
    public static let requestTimeout = Problem(
        status: .requestTimeout, code: "request_timeout", detail: "The request did not arrive in time."
    ).closing()

    /// A handler has had its time, see ``Limits/handlerDeadline``.
    public static let handlerTimeout = Problem(
        status: .serviceUnavailable, code: "handler_timeout", detail: "The answer took too long. Try again later."
    ).closing()

    /// What every error becomes that is no problem: its text goes to the log, and nothing of it to the caller.
    public static let internalError = Problem(
        status: .internalServerError, code: "internal_error",
        detail: "Something went wrong here. The request's id finds it in the log.")

    /// The server is not ready yet, or not any more; `detail` says what is missing.
    public static func notReady(_ detail: String) -> Problem {
        Problem(status: .serviceUnavailable, code: "not_ready", detail: detail)
    }

    /// What a handler ends in that asked for content in vain. Unless the content was refused no client sees it: the request has been answered,
    /// or its sender has gone.
    public init(_ error: ContentError) {
        switch error {
        case .tooLarge: self = Problem.contentTooLarge.closing()
        case .unsupportedCoding: self = .unsupportedContentCoding
        case .disconnected, .abandoned:
            self = Problem.internalError.closing()
            reason = "content: \(caseName(error))"
        }
    }

    /// What a message that is no HTTP/1.1 request ends in. Its connection closes: where the next request begins is no longer known.
    package init(_ error: ParseError) {
        let (status, detail) = Self.answer(to: error.status)
        self.init(status: status, code: error.code, detail: detail, reason: caseName(error))
        closesConnection = true
    }

    /// What any request can end in, whatever its route.
    package static let ofEveryRequest: [Problem] =
        [.requestTimeout, .contentTooLarge, .internalError, .handlerTimeout]
        + [
            ParseError.missingHost, .requestLineTooLong, .unknownExpectation, .fieldSectionTooLarge, .unknownTransferCoding,
            .unsupportedVersion(major: 3, minor: 0),
        ].map { Problem($0) }

    /// What a request for no route can end in.
    package static let ofNoRoute: [Problem] = [.notFound, .methodNotAllowed(allow: "GET")]

    private static func answer(to status: Int) -> (status: HTTPResponse.Status, detail: String) {
        switch status {
        case 414: (.uriTooLong, "The request target is longer than this server accepts.")
        case 417: (.expectationFailed, "The only expectation supported here is 100-continue.")
        case 431: (.requestHeaderFieldsTooLarge, "The field section is larger than this server accepts.")
        case 501: (.notImplemented, "The method or the transfer coding is not implemented here.")
        case 505: (.httpVersionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are supported here.")
        default: (.badRequest, "The request is not a valid HTTP/1.1 message.")
        }
    }
}
