public import CognitoCore
public import HTTPServer
import HTTPTypes

/// Why an upstream has given no usable answer. A handler may let it pass: it knows what the caller is told.
///
/// | cause | answer |
/// |---|---|
/// | it took too long | 504 `upstream_timeout` |
/// | as many requests as may are waiting for it | 503 `upstream_busy`, `Retry-After` |
/// | a path that no request can have, of what the caller has sent | 404 `not_found` |
/// | anything else | 502 `upstream_failed` |
public struct UpstreamFailure: AnsweredError, Equatable {
    /// The reason. No case has text from the upstream.
    public enum Cause: Sendable, Equatable {
        /// The exchange brought no complete response.
        case transfer(CurlError)
        /// Another status than 200 to 299 where success was expected.
        case status(Int)
        /// The content is no strict JSON, or does not fit the type.
        case unusableContent
        /// No token for this program could be had.
        case token(AccessTokenFailure)
        /// See ``UpstreamPath``.
        case malformedPath
    }

    /// The name of the upstream.
    public let upstream: String
    public let cause: Cause

    public var problem: Problem {
        var problem: Problem =
            switch cause {
            case .transfer(.timedOut), .token(.transfer(.timedOut)): .upstreamTimeout
            case .transfer(.tooManyWaiting), .token(.tooManyWaiting): .upstreamBusy
            case .malformedPath: .noSuchPath
            default: .upstreamFailed
            }
        problem.reason = "\(self)"
        problem.cause = word
        return problem
    }

    /// The reason in a word of a fixed list, for metrics.
    var word: String {
        switch cause {
        case .transfer(let error): error.word
        case .status: "status"
        case .unusableContent: "unusable_content"
        case .token(.cancelled): CurlError.cancelled.word
        case .token: "token"
        case .malformedPath: "malformed_path"
        }
    }
}

extension UpstreamFailure: CustomStringConvertible {
    /// For a log.
    public var description: String {
        let reason =
            switch cause {
            case .transfer(let error): "\(error)"
            case .status(let status): "status \(status)"
            case .unusableContent: "unusable content"
            case .token(let failure): "no access token: \(failure)"
            case .malformedPath: "malformed path"
            }
        return "upstream \(upstream): \(reason)"
    }
}

extension Problem {
    fileprivate static let upstreamFailed = Problem(
        status: .badGateway, code: "upstream_failed", detail: "A service that this needs gave no usable answer. Try again later.")
    fileprivate static let upstreamTimeout = Problem(
        status: .gatewayTimeout, code: "upstream_timeout", detail: "A service that this needs took too long. Try again later.")
    fileprivate static let upstreamBusy = Problem(
        status: .serviceUnavailable, code: "upstream_busy", detail: "A service that this needs has too much to do. Try again later."
    ).with(.retryAfter, "1")
    fileprivate static let noSuchPath = Problem(status: .notFound, code: "not_found", detail: "There is nothing here.")
}
