/// A budget that refills with time: up to `size` tokens in a burst, one more every `refill`.
package struct TokenBucket: Sendable {
    private let size: Int
    private let refill: Duration
    private var tokens: Int
    private var refilledAt: Duration

    /// A full bucket.
    package init(size: Int, refill: Duration, now: Duration) {
        self.size = size
        self.refill = refill
        tokens = size
        refilledAt = now
    }

    /// Takes one token, if there is one.
    package mutating func take(now: Duration) -> Bool {
        top(up: now)
        guard tokens > 0 else { return false }
        tokens -= 1
        return true
    }

    /// The time until there is a token; zero if there is one.
    func wait(now: Duration) -> Duration {
        tokens > 0 ? .zero : max(refilledAt + refill - now, .zero)
    }

    private mutating func top(up now: Duration) {
        let earned = Int(min((now - refilledAt) / refill, Double(size)))
        guard earned > 0 else { return }
        // A full bucket gains nothing, so its refill starts again; else the fraction of a token gained so far is kept.
        let isFull = tokens + earned >= size
        tokens = min(tokens + earned, size)
        refilledAt = isFull ? now : refilledAt + refill * earned
    }
}
