/// What is left of each partition's quota: a pure value over a monotonic `now`, in nanoseconds.
///
/// A quota is a bucket of tokens that refills evenly, and all that is kept of it is when it will be full. Where there is no room for another
/// bucket, a newcomer takes over the one that is full first, as it is. So no caller gains tokens by being pushed out, however many there are; a
/// newcomer among more than `capacity` busy callers may have fewer than its own.
struct QuotaTable: Sendable {
    enum Decision: Equatable {
        /// The requests that are left, and the nanoseconds until the bucket is full.
        case taken(remaining: Int, untilFull: Int64)
        /// The nanoseconds until the bucket has a token.
        case refused(wait: Int64)
    }

    /// The time in which one token comes back.
    private let interval: Int64
    /// The time in which an empty bucket fills.
    private let fill: Int64
    private let capacity: Int
    private var fullAt: [Int: Int64] = [:]
    /// One entry for each bucket, with a time at which it was to be full once: never later than the real one.
    private var soonest = SoonestFirst()

    /// - Parameters:
    ///   - tokens: How many a full bucket has; at least 1.
    ///   - window: The time in which an empty bucket fills, a nanosecond for each token at least.
    ///   - capacity: Most buckets that are kept; at least 1.
    init(tokens: Int, window: Int64, capacity: Int) {
        let tokens = Int64(tokens)
        // Rounded up: no more than was meant may pass.
        interval = window / tokens + (window % tokens == 0 ? 0 : 1)
        fill = interval * tokens
        self.capacity = capacity
    }

    /// The number of buckets that are kept.
    var count: Int { fullAt.count }

    /// Takes a token out of a partition's bucket. A request that is refused takes none.
    mutating func take(_ partition: Int, now: Int64) -> Decision {
        let untilFull = max((fullAt[partition] ?? newBucket(of: partition, now: now)) - now, 0) + interval
        guard untilFull <= fill else { return .refused(wait: untilFull - fill) }
        fullAt[partition] = now + untilFull
        return .taken(remaining: Int((fill - untilFull) / interval), untilFull: untilFull)
    }

    private mutating func newBucket(of partition: Int, now: Int64) -> Int64 {
        let time = fullAt.count < capacity ? now : takeFullestAway() ?? now
        fullAt[partition] = time
        soonest.insert(partition, at: time)
        return time
    }

    /// An entry whose time is out of date goes back with the right one, which it has taken a request to change.
    ///
    /// - Returns: When the bucket is full.
    private mutating func takeFullestAway() -> Int64? {
        while let first = soonest.first {
            guard let time = fullAt[first.partition], time > first.time else {
                soonest.removeFirst()
                return fullAt.removeValue(forKey: first.partition)
            }
            soonest.replaceFirst(at: time)
        }
        return nil
    }
}

/// A binary heap, the earliest time first.
private struct SoonestFirst: Sendable {
    typealias Entry = (time: Int64, partition: Int)

    private var entries: [Entry] = []

    var first: Entry? { entries.first }

    mutating func insert(_ partition: Int, at time: Int64) {
        entries.append((time, partition))
        var child = entries.count - 1
        while child > 0, entries[child].time < entries[(child - 1) / 2].time {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func replaceFirst(at time: Int64) {
        guard !entries.isEmpty else { return }
        entries[0].time = time
        sink()
    }

    mutating func removeFirst() {
        guard let last = entries.popLast(), !entries.isEmpty else { return }
        entries[0] = last
        sink()
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let children = (2 * parent + 1)..<min(2 * parent + 3, max(entries.count, 2 * parent + 1))
            guard let least = children.min(by: { entries[$0].time < entries[$1].time }), entries[least].time < entries[parent].time else {
                return
            }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
