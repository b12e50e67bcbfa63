import JOSE
import Synchronization

/// Remembers tokens that have been verified, so that one that comes with every request of a session is verified once.
///
/// Only verified tokens enter, so nobody can flood it with others. A hit is the whole token, byte for byte, within its times, and
/// under the keys that it was verified with; whatever else can have changed is asked for each request, see ``RevocationList``.
///
/// A verifier makes its own, which none but its narrowed copies share: what one has verified by its policies means nothing to another.
///
/// Each lane has a memory of its own.
public final class VerifiedTokenCache: Sendable {
    private final class Lane: Sendable {
        let table: Mutex<Table>
        let hits = Atomic(0)
        let misses = Atomic(0)

        init(capacity: Int) { table = Mutex(Table(capacity: capacity)) }
    }

    private let lanes: Lanes<Lane>

    /// - Parameter entries: How many tokens are remembered at most, in all lanes together, if that is one at least in each.
    init(entries: Int, lanes: Int) {
        self.lanes = Lanes(lanes) { Lane(capacity: max(1, entries / max(1, lanes))) }
    }

    /// What is known of a token at a time; what has outlived its time is forgotten.
    func entry(of token: ArraySlice<UInt8>, lane: Int, now: NumericDate) -> Entry? {
        lanes[lane].table.withLock { $0.entry(of: token, now: now.secondsSinceEpoch) }
    }

    func remember(_ entry: Entry, lane: Int) {
        lanes[lane].table.withLock { $0.remember(entry) }
    }

    func forget(_ token: ArraySlice<UInt8>, lane: Int) {
        lanes[lane].table.withLock { $0.forget(token) }
    }

    /// Counts whether a token was remembered, and could be taken as such.
    func count(hit: Bool, lane: Int) {
        let lane = lanes[lane]
        if hit { lane.hits.add(1, ordering: .relaxed) } else { lane.misses.add(1, ordering: .relaxed) }
    }

    /// How often a token was remembered and how often not, since the start.
    public var hits: Int { lanes.elements.reduce(0) { $0 + $1.hits.load(ordering: .relaxed) } }
    public var misses: Int { lanes.elements.reduce(0) { $0 + $1.misses.load(ordering: .relaxed) } }

    /// How many tokens are remembered, in all lanes together.
    public var count: Int { lanes.elements.reduce(0) { $0 + $1.table.withLock { $0.count } } }
}
