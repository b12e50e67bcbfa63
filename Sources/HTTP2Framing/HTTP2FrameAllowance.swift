/// A bucket of tokens, one for each frame: filled at a rate up to its burst, and beyond that by credit for work that was done.
struct HTTP2FrameAllowance {
    private static let second: Int64 = 1_000_000_000

    private let burst: Int
    private let perSecond: Int64
    private(set) var left: Int
    /// What has been earned up to here is in the bucket, in nanoseconds of a clock that only goes forward.
    private var since: Int64

    init(_ rate: HTTP2FrameRate, now: Int64) {
        burst = max(0, rate.burst)
        perSecond = Int64(max(0, rate.perSecond))
        left = burst
        since = now
    }

    /// Takes a token.
    ///
    /// - Returns: False if there is none.
    mutating func take(now: Int64) -> Bool {
        refill(now: now)
        guard left > 0 else { return false }
        left -= 1
        return true
    }

    /// Adds tokens, but to no more than `limit`.
    mutating func add(_ count: Int, upTo limit: Int) {
        if left < limit { left = min(limit, left + count) }
    }

    private mutating func refill(now: Int64) {
        guard left < burst, perSecond > 0 else { return since = max(since, now) }
        // Within a minute nothing overflows; what is left of a longer silence is still more than any burst.
        let elapsed = min(max(0, now &- since), 60 * Self.second)
        let earned = elapsed / (max(1, Self.second / perSecond))
        guard earned > 0 else { return }
        left = min(burst, left + Int(earned))
        since = left == burst ? now : since + earned * (Self.second / perSecond)
    }
}
