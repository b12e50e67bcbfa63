import CoreSyntax
import HTTPTypes
import Locking

/// A quota of requests for each caller or address: a bucket of tokens that refills evenly. So many requests may come at once, and over time
/// as many in each window.
///
/// Groups that are given one limiter share its quotas. The server's shards share them too; each replica of a service has its own.
///
///     let limiter = try RateLimiter(requests: 100, per: .seconds(60))
///     root.limited(by: limiter, per: .address)
///
/// Source: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/ (`RateLimit-Policy`, `RateLimit`)
public final class RateLimiter: Sendable {
    /// The argument for which a limiter cannot be made.
    public enum Fault: Error, Equatable, Sendable {
        /// Not printable ASCII, empty, or with `"` or `\`.
        case malformedName
        /// Not 1 to 1,000,000.
        case malformedRequests
        /// Not a whole number of seconds, from one to a day.
        case malformedWindow
        /// Less than 1.
        case noCapacity
    }

    private let policy: QuotaPolicy
    private let table: Lock<QuotaTable>
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - name: What the fields call it.
    ///   - requests: How many may come at once, 1 to 1,000,000.
    ///   - window: In this time as many come back, 1 s to a day in whole seconds.
    ///   - capacity: Most callers that are counted at a time, some 60 bytes each. With more, the quota that is full first is forgotten.
    ///   - clock: Tells when tokens come back.
    /// - Throws: ``Fault``
    public init<C: Clock>(
        _ name: String = "default", requests: Int, per window: Duration, capacity: Int = 10_000, clock: C = ContinuousClock()
    ) throws(Fault) where C.Duration == Duration {
        guard QuotaPolicy.isName(name) else { throw .malformedName }
        guard (1...1_000_000).contains(requests) else { throw .malformedRequests }
        guard window >= .seconds(1), window <= .seconds(86_400), window.components.attoseconds == 0 else { throw .malformedWindow }
        guard capacity >= 1 else { throw .noCapacity }
        policy = QuotaPolicy(name: name, requests: requests, seconds: window.components.seconds)
        table = Lock(QuotaTable(tokens: requests, window: window.nanoseconds, capacity: capacity))
        let start = clock.now
        now = { start.duration(to: clock.now).nanoseconds }
    }

    var documentation: GuardDescription { GuardDescription(problems: [policy.refusal(wait: 1_000_000_000)]) }

    /// Counts a request.
    ///
    /// - Returns: What the answer says of the quota.
    /// - Throws: 429 `rate_limited`
    func admit(_ partition: Int) throws(Problem) -> [Response.Field] {
        let now = now()
        switch table.withLock({ $0.take(partition, now: now) }) {
        case .taken(let remaining, let untilFull): return policy.fields(remaining: remaining, reset: untilFull)
        case .refused(let wait): throw policy.refusal(wait: wait)
        }
    }

    /// The number of callers that are counted.
    var count: Int { table.withLock { $0.count } }
}

/// What the fields of an answer say of a quota.
private struct QuotaPolicy: Sendable {
    let name: String
    let requests: Int
    let seconds: Int64

    /// What a string of structured fields may be made of without escapes. Source: RFC 9651 §3.3.3
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(\.isQuotable)
    }

    /// - Parameter reset: In nanoseconds.
    func fields(remaining: Int, reset: Int64) -> [Response.Field] {
        [
            ("RateLimit-Policy", "\"\(name)\";q=\(requests);w=\(seconds)"),
            ("RateLimit", "\"\(name)\";r=\(remaining);t=\(Self.seconds(reset))"),
        ].compactMap { field, value in HTTPField.Name(field).map { Response.Field(name: $0, value: value) } }
    }

    /// - Parameter wait: In nanoseconds. `Retry-After` and the quota's `t` are the same moment.
    ///
    /// Source: RFC 6585 §4
    func refusal(wait: Int64) -> Problem {
        var problem = Problem(
            status: .tooManyRequests, code: "rate_limited",
            detail: "These are more requests than one caller may make here. Wait as long as Retry-After says.",
            reason: "rate limit: \(name)", cause: "rateLimit"
        ).with(.retryAfter, "\(Self.seconds(wait))")
        problem.fields += fields(remaining: 0, reset: wait)
        return problem
    }

    /// Rounded up: who comes back then is let in.
    private static func seconds(_ nanoseconds: Int64) -> Int64 { (nanoseconds + 999_999_999) / 1_000_000_000 }
}
