public import JOSE
import LogSafety

/// Why a token brought no claims. The first case is the client's fault, the second is ours.
public enum VerificationError: Error, Equatable, Sendable {
    /// The token is refused, and would be at any other time too.
    case rejected(Rejection)
    /// Nothing can be said about the token now.
    case unavailable(Unavailability)
}

/// Why a token is refused.
public enum Rejection: Error, Equatable, Sendable {
    /// Its form, its header or its signature.
    case token(JOSEError)
    /// What it claims.
    case claims(ClaimsFault)
    /// Its `alg` is trusted of other issuers, and not of the one that it names.
    case algorithm(SignatureAlgorithm)
    /// Its `kid` is in no current key set of its issuer.
    case unknownKey
    /// Nothing is wrong with it, but it has been revoked here.
    case revoked

    /// True if the token is fine but for its age, so that a client should fetch a new one and try again.
    public var isExpired: Bool {
        if case .claims(.expired) = self { true } else { false }
    }
}

extension Rejection: CustomStringConvertible {
    /// The reason for a log line or a terminal. What a token spelled is escaped in it, and concealed where it looks like an e-mail address;
    /// it is not for the caller's eyes.
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

/// Why nothing can be said about a token, and when to ask again.
public struct Unavailability: Error, Equatable, Sendable {
    /// The distinguishable causes. The raw value is the word for it in logs and metrics.
    public enum Cause: String, Sendable, Equatable {
        /// No key set has been loaded yet.
        case neverLoaded = "neverLoaded"
        /// The last good key set is older than its hard limit.
        case expired = "expired"
        /// The key is unknown, and asking for a newer key set failed.
        case fetchFailed = "fetchFailed"
        /// The key is unknown, and a failure is too recent to ask again.
        case backingOff = "backingOff"
        /// The key is unknown, and unknown keys have used up their fetches.
        case fetchBudgetSpent = "fetchBudgetSpent"
        /// Too many requests wait for a key set already.
        case tooManyWaiters = "tooManyWaiters"
        /// The task that asked was cancelled.
        case cancelled = "cancelled"
        /// The key set is no longer kept up to date, because the process ends.
        case stopped = "stopped"
        /// The system's clock is unusable.
        case clockUnusable = "clockUnusable"
    }

    public let cause: Cause
    /// Whole seconds to wait, at least 1: the value of `Retry-After`.
    public let retryAfterSeconds: Int

    /// A cause, with the time until asking again makes sense, rounded up to whole seconds.
    public init(_ cause: Cause, retryAfter: Duration = .zero) {
        self.cause = cause
        let bounded = min(max(retryAfter, .seconds(1)), .seconds(3600))
        let (seconds, attoseconds) = bounded.components
        retryAfterSeconds = Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
