import Synchronization

/// How many connections the whole server may still take, and on which shard the one is that has been quiet longest; the shards share one.
final class ConnectionCapacity: Sendable {
    /// What one shard tells the others. Only the shard itself sets `quietSince`.
    private final class Share: Sendable {
        /// Since when its longest quiet connection has been so, in nanoseconds; `.max` where there is none.
        let quietSince = Atomic(Int64.max)
        /// Places that other shards ask it for.
        let askedFor = Atomic(0)
    }

    private let limit: Int
    private let taken = Atomic<Int>(0)
    private let shares: [Share]

    init(limit: Int, shards: Int) {
        self.limit = limit
        shares = (0..<max(1, shards)).map { _ in Share() }
    }

    /// - Returns: False when there is no place.
    func take() -> Bool {
        if taken.wrappingAdd(1, ordering: .relaxed).newValue <= limit { return true }
        release()
        return false
    }

    /// Takes a place whether or not there is one: for those who were waiting when the server began to end, of whom there are no more to come.
    func takeInExcess() {
        taken.wrappingAdd(1, ordering: .relaxed)
    }

    var isAvailable: Bool { taken.load(ordering: .relaxed) < limit }

    func release() {
        taken.wrappingSubtract(1, ordering: .relaxed)
    }

    // MARK: Quiet connections

    func publish(quietSince moment: ServerClock.Instant?, shard: Int) {
        shares[shard].quietSince.store(moment?.nanoseconds ?? .max, ordering: .relaxed)
    }

    /// - Returns: The shard whose connection has been quiet longest, as far as the shards have said; `nil` where none has one.
    var quietestShard: Int? {
        let moments = shares.map { $0.quietSince.load(ordering: .relaxed) }
        guard let earliest = moments.min(), earliest < .max else { return nil }
        return moments.firstIndex(of: earliest)
    }

    /// Asks a shard to end so many of its longest quiet connections. What it has been asked for and has not done yet does not add up.
    func ask(shard: Int, places: Int) {
        shares[shard].askedFor.store(places, ordering: .relaxed)
    }

    /// - Returns: How many places the shard is asked for; 0 at the next call, unless it is asked again.
    func takeRequests(of shard: Int) -> Int { shares[shard].askedFor.exchange(0, ordering: .relaxed) }
}
