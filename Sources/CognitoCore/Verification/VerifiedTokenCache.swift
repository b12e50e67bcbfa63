import JOSE
import Synchronization

/// Caches tokens that have been verified, so that one that comes with every request of a session is verified once.
///
/// Only verified tokens enter, so it cannot be flooded with others. A hit is the whole token, byte for byte, within its times, and
/// under the keys that it was verified with; revocations, which change meanwhile, are asked for each request, see ``RevocationList``.
///
/// Each verifier has its own, shared only by its restricted copies: a token that one policy accepts may be refused by another.
///
/// Each partition has a table of its own.
public final class VerifiedTokenCache: Sendable {
    private final class Partition: Sendable {
        let table: Mutex<Table>
        let hits = Atomic(0)
        let misses = Atomic(0)

        init(capacity: Int) { table = Mutex(Table(capacity: capacity)) }
    }

    private let partitions: Partitions<Partition>

    /// - Parameters:
    ///   - entries: Total capacity, divided over the partitions; each holds at least one token.
    ///   - partitions: At least 1.
    init(entries: Int, partitions: Int) {
        self.partitions = Partitions(partitions) { Partition(capacity: max(1, entries / max(1, partitions))) }
    }

    /// What is known of a token at a time; an entry that is no longer valid is removed.
    func entry(of token: ArraySlice<UInt8>, partition: Int, now: NumericDate) -> Entry? {
        partitions[partition].table.withLock { $0.entry(of: token, now: now.secondsSinceEpoch) }
    }

    func insert(_ entry: Entry, partition: Int) {
        partitions[partition].table.withLock { $0.insert(entry) }
    }

    func forget(_ token: ArraySlice<UInt8>, partition: Int) {
        partitions[partition].table.withLock { $0.forget(token) }
    }

    /// Counts whether a token was cached, and could be taken as such.
    func count(hit: Bool, partition: Int) {
        let partition = partitions[partition]
        if hit { partition.hits.add(1, ordering: .relaxed) } else { partition.misses.add(1, ordering: .relaxed) }
    }

    /// How often a token was cached, since the start.
    public var hits: Int { partitions.elements.reduce(0) { $0 + $1.hits.load(ordering: .relaxed) } }
    /// How often a token was not cached or no longer good, since the start.
    public var misses: Int { partitions.elements.reduce(0) { $0 + $1.misses.load(ordering: .relaxed) } }

    /// How many tokens are cached, in all partitions together.
    public var count: Int { partitions.elements.reduce(0) { $0 + $1.table.withLock { $0.count } } }
}
