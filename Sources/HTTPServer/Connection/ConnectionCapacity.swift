import Locking
import Synchronization

/// How many connections the whole server may still take, and who gives up a place when it may take none; the shards share one.
final class ConnectionCapacity: Sendable {
    private struct Auction {
        var auction: PlaceAuction
        /// Has a shard attend to its duty soon, on its own queue; by the shard's number.
        var calls: [Int: @Sendable () -> Void] = [:]
    }

    private let limit: Int
    private let taken = Atomic<Int>(0)
    /// Touched only while the server is full.
    private let auction: Lock<Auction>

    init(limit: Int, shards: Int) {
        self.limit = limit
        auction = Lock(Auction(auction: PlaceAuction(shards: max(1, shards))))
    }

    /// - Returns: False when there is no place.
    func take() -> Bool {
        if taken.wrappingAdd(1, ordering: .relaxed).newValue <= limit { return true }
        release()
        return false
    }

    /// Takes a place whether or not there is one: for clients that were waiting when the server began to end, of which no more come.
    func takeInExcess() {
        taken.wrappingAdd(1, ordering: .relaxed)
    }

    var isAvailable: Bool { taken.load(ordering: .relaxed) < limit }

    func release() {
        taken.wrappingSubtract(1, ordering: .relaxed)
    }

    // MARK: Auction

    /// - Parameter attend: Called from any shard; has the shard of this number attend to its duty soon.
    func register(_ shard: Int, attend: @escaping @Sendable () -> Void) {
        auction.withLock { $0.calls[shard] = attend }
    }

    func duty(of shard: Int) -> PlaceAuction.Duty { auction.withLock { $0.auction.duty(of: shard) } }

    /// Asks all shards for a place. See ``PlaceAuction/ask(for:now:)``.
    func ask(for shard: Int, now: ServerClock.Instant) {
        change(by: shard) { $0.ask(for: shard, now: now) }
    }

    /// See ``PlaceAuction/bid(_:of:now:)``.
    func bid(_ quietSince: ServerClock.Instant?, of shard: Int, now: ServerClock.Instant) {
        change(by: shard) { $0.bid(quietSince, of: shard, now: now) }
    }

    /// See ``PlaceAuction/close(by:)``.
    func close(by shard: Int) {
        change(by: shard) { $0.close(by: shard) }
    }

    /// Changes the auction and then, with the lock released, calls the shards that it concerns, other than the calling one.
    private func change(by shard: Int, _ body: (inout PlaceAuction) -> Set<Int>) {
        let calls = auction.withLock { state in
            body(&state.auction).filter { $0 != shard }.compactMap { state.calls[$0] }
        }
        for call in calls { call() }
    }
}
