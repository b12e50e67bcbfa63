import Locking

/// The budget of fetches for unknown keys. Several caches may share one, so that many invented names share its bound.
final class FetchBudget: Sendable {
    private let bucket: Lock<TokenBucket>

    /// A full budget of these rules.
    init(_ rules: JWKSRefreshRules, now: Duration) {
        bucket = Lock(TokenBucket(size: rules.bucketSize, refill: rules.bucketRefill, now: now))
    }

    /// Takes one fetch from the budget.
    ///
    /// - Returns: False if the budget is spent.
    func take(now: Duration) -> Bool { bucket.withLock { $0.take(now: now) } }

    /// The time until a fetch is possible; zero if it is now.
    func wait(now: Duration) -> Duration { bucket.withLock { $0.wait(now: now) } }
}
