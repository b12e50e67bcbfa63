public import CognitoCore

/// Why this program has got no access token. No case has text from the token endpoint.
public enum AccessTokenFailure: Error, Sendable, Equatable {
    /// The error codes of a token endpoint. Source: RFC 6749 §5.2
    public enum Code: String, Sendable, CaseIterable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case invalidScope = "invalid_scope"
    }

    /// The exchange brought no complete response.
    case transfer(CurlError)
    /// The token endpoint has refused, for this reason.
    case refused(Code)
    /// Another status than 200, without a reason that is known.
    case status(Int)
    /// No bearer token, or not in the form of an answer.
    case unusableAnswer
    /// A fetch has failed a moment ago, and the next one is not due yet.
    case backingOff
    /// As many calls as may are waiting for the token already.
    case tooManyWaiting
    /// The calling task was cancelled.
    case cancelled
}

extension AccessTokenFailure: CustomStringConvertible {
    /// The reason in a few words, for a log.
    public var description: String {
        switch self {
        case .transfer(let error): "\(error)"
        case .refused(let code): "refused with \(code.rawValue)"
        case .status(let status): "status \(status)"
        case .unusableAnswer: "unusable answer"
        case .backingOff: "waiting after a failure"
        case .tooManyWaiting: "too many calls are waiting"
        case .cancelled: "cancelled"
        }
    }
}
