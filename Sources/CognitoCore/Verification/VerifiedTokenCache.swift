import JOSE
import Synchronization

/// A cache of verified tokens, so that the token of a session's requests is verified once.
///
/// Only verified tokens enter, so forged ones cannot flood it. A hit requires the same token, byte for byte, within its times, and under the
/// key set by which it was verified. Revocations can change, so every request checks them; see ``RevocationList``.
///
/// Each verifier has its own cache, which only its restricted copies share, since another policy may refuse the token.
///
/// Each partition has its own table.
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

    /// The entry of a token at a time. An entry that is no longer valid is removed.
    func entry(of token: ArraySlice<UInt8>, partition: Int, now: NumericDate) -> Entry? {
        partitions[partition].table.withLock { $0.entry(of: token, now: now.secondsSinceEpoch) }
    }

    func insert(_ entry: Entry, partition: Int) {
        partitions[partition].table.withLock { $0.insert(entry) }
    }

    func forget(_ token: ArraySlice<UInt8>, partition: Int) {
        partitions[partition].table.withLock { $0.forget(token) }
    }

    /// Counts a look-up as a hit or a miss.
    func count(hit: Bool, partition: Int) {
        let partition = partitions[partition]
        if hit { partition.hits.add(1, ordering: .relaxed) } else { partition.misses.add(1, ordering: .relaxed) }
    }

    /// The number of look-ups since the start that found a valid entry.
    public var hits: Int { partitions.elements.reduce(0) { $0 + $1.hits.load(ordering: .relaxed) } }
    /// The number of look-ups since the start that found no valid entry.
    public var misses: Int { partitions.elements.reduce(0) { $0 + $1.misses.load(ordering: .relaxed) } }

    /// The number of cached tokens, in all partitions together.
    public var count: Int { partitions.elements.reduce(0) { $0 + $1.table.withLock { $0.count } } }
}
