import Synchronization

/// What keys that are not at hand may cost in fetches. Several caches may share one, so that many names are no way around it.
final class FetchBudget: Sendable {
    private let bucket: Mutex<TokenBucket>

    /// A full budget of these rules.
    init(_ rules: JWKSRefreshRules, now: Duration) {
        bucket = Mutex(TokenBucket(size: rules.bucketSize, refill: rules.bucketRefill, now: now))
    }

    /// Takes the price of one fetch, if it is there.
    func take(now: Duration) -> Bool { bucket.withLock { $0.take(now: now) } }

    /// How long until there is enough for a fetch; zero when there is.
    func wait(now: Duration) -> Duration { bucket.withLock { $0.wait(now: now) } }
}
