public import JOSE
import LogSafety

/// The reason why a token gives no claims. The first case is the client's fault, the second is ours.
public enum VerificationError: Error, Equatable, Sendable {
    /// The token is refused.
    case rejected(Rejection)
    /// The token cannot be judged at present.
    case unavailable(Unavailability)
}

/// The reason why a token is refused.
public enum Rejection: Error, Equatable, Sendable {
    /// The form, the header or the signature of the token is refused.
    case token(JOSEError)
    /// The claims of the token are refused.
    case claims(ClaimsFault)
    /// `alg` is accepted of other issuers, but not of the one that the token names.
    case algorithm(SignatureAlgorithm)
    /// The issuer's current key set does not have the `kid`.
    case unknownKey
    /// The token is valid, but a revocation list of this service refuses it.
    case revoked

    /// True if the token's only fault is its expiry, so that a client should get a new one and try again.
    public var isExpired: Bool {
        if case .claims(.expired) = self { true } else { false }
    }
}

extension Rejection: CustomStringConvertible {
    /// The reason, for a log line or a terminal. Text of the token is escaped, and concealed if it looks like an e-mail address. Do not send
    /// it to the caller.
    public var description: String {
        switch self {
        case .token(let error): LogText.escaped(ConcealedAddress.ofThisProcess.text("\(error)"))
        case .claims(let fault): LogText.escaped(ConcealedAddress.ofThisProcess.text("\(fault)"))
        case .algorithm(let algorithm): "algorithm(\(algorithm.rawValue))"
        case .unknownKey: "unknownKey"
        case .revoked: "revoked"
        }
    }
}

/// The reason why a token cannot be judged, and the time until the next try makes sense.
public struct Unavailability: Error, Equatable, Sendable {
    /// The distinguishable causes. The raw value is the word for it in logs and metrics.
    public enum Cause: String, Sendable, Equatable {
        /// No key set has been loaded yet.
        case neverLoaded = "neverLoaded"
        /// The last good key set is older than its hard limit.
        case expired = "expired"
        /// The key is unknown, and fetching a newer key set has failed.
        case fetchFailed = "fetchFailed"
        /// The key is unknown, and the last failure is too recent for another fetch.
        case backingOff = "backingOff"
        /// The key is unknown, and the budget of fetches for unknown keys is spent.
        case fetchBudgetSpent = "fetchBudgetSpent"
        /// Too many requests are waiting for a key set.
        case tooManyWaiters = "tooManyWaiters"
        /// The calling task was cancelled.
        case cancelled = "cancelled"
        /// The key set is no longer kept up to date, because the process ends.
        case stopped = "stopped"
        /// The directory of issuers cannot be asked.
        case directoryAway = "directoryAway"
        /// The system's clock is unusable.
        case clockUnusable = "clockUnusable"
    }

    /// Why the token cannot be judged now.
    public let cause: Cause
    /// Whole seconds to wait, at least 1: the value of `Retry-After`.
    public let retryAfterSeconds: Int

    /// - Parameters:
    ///   - cause: The cause.
    ///   - retryAfter: The time until another try makes sense; it is rounded up to whole seconds, 1 to 3600.
    public init(_ cause: Cause, retryAfter: Duration = .zero) {
        self.cause = cause
        let bounded = min(max(retryAfter, .seconds(1)), .seconds(3600))
        let (seconds, attoseconds) = bounded.components
        retryAfterSeconds = Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
