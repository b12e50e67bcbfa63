import Synchronization

/// How many bytes the server keeps for all its peers together; its shards share one.
///
/// The budget counts unsent output, input that is not parsed, and content. A connection is charged when its turn has ended. Most connections
/// keep nothing then, so the shards seldom touch the shared counter.
final class BufferBudget: Sendable {
    private final class Share: Sendable {
        let bytes = Atomic(0)
    }

    let limit: Int
    private let total = Atomic(0)
    private let shares: [Share]

    init(limit: Int, shards: Int) {
        self.limit = limit
        shares = (0..<max(1, shards)).map { _ in Share() }
    }

    /// Adds to what a shard keeps; `difference` may be negative.
    func charge(_ difference: Int, to shard: Int) {
        shares[shard].bytes.wrappingAdd(difference, ordering: .relaxed)
        total.wrappingAdd(difference, ordering: .relaxed)
    }

    /// Bytes that are kept by all shards.
    var used: Int { total.load(ordering: .relaxed) }

    /// If true, less than a quarter is left: a peer that has an answer to take gets no further one.
    var isTight: Bool { used > limit - limit / 4 }

    /// If true, the shard must let go of connections: the budget is overdrawn, and the shard keeps its even share at least.
    func isOverdrawn(by shard: Int) -> Bool {
        used > limit && shares[shard].bytes.load(ordering: .relaxed) >= limit / shares.count
    }

    /// Connections are closed until this many bytes are kept: a sixteenth less than the limit, so that the next one is not due at once.
    var target: Int { limit - limit / 16 }
}
