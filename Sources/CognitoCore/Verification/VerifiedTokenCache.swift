import JOSE
import Locking
import Synchronization

/// A cache of verified tokens, so that the token of a session's requests is verified once.
///
/// Only verified tokens enter, so forged ones cannot flood it. A hit requires the same token, byte for byte, within its times, and under the
/// key set by which it was verified. Revocations can change, so every request checks them; see ``RevocationList``.
///
/// Each verifier has its own cache, which only its restricted copies share, since another policy may refuse the token.
///
/// A token is kept once, whichever partition asks for it, in one of as many tables as there are partitions: callers wait for each other only if
/// they look into the same table at the same moment.
public final class VerifiedTokenCache: Sendable {
    private final class Share: Sendable {
        let table: Lock<Table>

        init(_ table: consuming Table) { self.table = Lock(table) }
    }

    private final class Counts: Sendable {
        let hits = Atomic(0)
        let misses = Atomic(0)
    }

    /// Enough for a token of 1,100 bytes.
    private static let bytesOfEntry = 1536

    private let shares: Partitions<Share>
    private let counts: Partitions<Counts>

    /// - Parameters:
    ///   - entries: Total capacity, divided over the tables; each holds at least one token.
    ///   - bytes: Memory for all of them; `nil` for 1,536 bytes for each entry.
    ///   - partitions: At least 1.
    init(entries: Int, bytes: Int? = nil, partitions: Int) {
        let partitions = max(1, partitions)
        let entries = max(1, entries / partitions)
        let (standard, isHuge) = entries.multipliedReportingOverflow(by: Self.bytesOfEntry)
        let maximumBytes = bytes.map { max(0, $0) / partitions } ?? (isHuge ? .max : standard)
        shares = Partitions(partitions) { Share(Table(capacity: entries, maximumBytes: maximumBytes)) }
        counts = Partitions(partitions) { Counts() }
    }

    /// The entry of a token, which need not be valid any longer.
    func entry(of token: ArraySlice<UInt8>) -> Entry? {
        let hash = CompactClaims.hash(of: token.span)
        return share(hash).table.withLock { $0.entry(of: token.span, hash: hash) }
    }

    func insert(_ entry: Entry, of token: ArraySlice<UInt8>) {
        let hash = CompactClaims.hash(of: token.span)
        share(hash).table.withLock { $0.insert(entry, token: token.span, hash: hash) }
    }

    func remove(_ token: ArraySlice<UInt8>) {
        let hash = CompactClaims.hash(of: token.span)
        share(hash).table.withLock { $0.remove(token.span, hash: hash) }
    }

    private func share(_ hash: UInt64) -> Share { shares[Int(truncatingIfNeeded: hash >> 32)] }

    /// Counts a look-up as a hit or a miss.
    func count(hit: Bool, partition: Int) {
        let counts = counts[partition]
        if hit { counts.hits.add(1, ordering: .relaxed) } else { counts.misses.add(1, ordering: .relaxed) }
    }

    /// The number of look-ups since the start that found a valid entry.
    public var hits: Int { counts.elements.reduce(0) { $0 + $1.hits.load(ordering: .relaxed) } }
    /// The number of look-ups since the start that found no valid entry.
    public var misses: Int { counts.elements.reduce(0) { $0 + $1.misses.load(ordering: .relaxed) } }

    /// The number of cached tokens.
    public var count: Int { shares.elements.reduce(0) { $0 + $1.table.withLock { $0.count } } }
}
