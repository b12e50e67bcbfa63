import JOSE
import Synchronization

/// Remembers tokens that have been verified, so that one that comes with every request of a session is verified once.
///
/// Only verified tokens enter, so nobody can flood it with others. A hit is the whole token, byte for byte, within its times, and
/// under the keys that it was verified with; whatever else can have changed is asked for each request, see ``RevocationList``.
///
/// A verifier makes its own, which none but its narrowed copies share: what one has verified by its policies means nothing to another.
///
/// There are several lanes, each with a lock of its own: a server's shards have one each, so that they never wait for each other.
public final class VerifiedTokenCache: Sendable {
    /// How much is remembered.
    public struct Size: Sendable, Equatable {
        let entries: Int
        let lanes: Int

        /// - Parameters:
        ///   - entries: How many tokens are remembered at most, in all lanes together; at least one in each lane.
        ///   - lanes: As many as a server has shards; at least 1.
        public init(entries: Int, lanes: Int = 1) {
            self.lanes = max(1, lanes)
            self.entries = max(self.lanes, entries)
        }
    }

    private final class Lane: Sendable {
        let table: Mutex<Table>
        let hits = Atomic(0)
        let misses = Atomic(0)

        init(capacity: Int) { table = Mutex(Table(capacity: capacity)) }
    }

    private let lanes: [Lane]

    init(_ size: Size) {
        lanes = (0..<size.lanes).map { _ in Lane(capacity: size.entries / size.lanes) }
    }

    /// What is known of a token at a time; what has outlived its time is forgotten.
    func entry(of token: ArraySlice<UInt8>, lane: Int, now: NumericDate) -> Entry? {
        self.lane(lane).table.withLock { $0.entry(of: token, now: now.secondsSinceEpoch) }
    }

    func remember(_ entry: Entry, lane: Int) {
        self.lane(lane).table.withLock { $0.remember(entry) }
    }

    func forget(_ token: ArraySlice<UInt8>, lane: Int) {
        self.lane(lane).table.withLock { $0.forget(token) }
    }

    /// Counts whether a token was remembered, and could be taken as such.
    func count(hit: Bool, lane: Int) {
        let lane = self.lane(lane)
        if hit { lane.hits.add(1, ordering: .relaxed) } else { lane.misses.add(1, ordering: .relaxed) }
    }

    private func lane(_ number: Int) -> Lane { lanes[Int(number.magnitude % UInt(lanes.count))] }

    /// How often a token was remembered and how often not, since the start.
    public var hits: Int { lanes.reduce(0) { $0 + $1.hits.load(ordering: .relaxed) } }
    public var misses: Int { lanes.reduce(0) { $0 + $1.misses.load(ordering: .relaxed) } }

    /// How many tokens are remembered, in all lanes together.
    public var count: Int { lanes.reduce(0) { $0 + $1.table.withLock { $0.count } } }
}
