/// Decides which shard of a full server ends a connection for a newcomer. A pure value: the shards share one, behind the lock of
/// ``ConnectionCapacity``, and touch it only while the server is full.
///
/// A shard with a waiting client opens the auction. Every shard bids the moment since which its longest quiet connection has been quiet; the
/// earliest moment wins, and the winner ends that connection, if nothing has happened on it since.
///
/// What holds:
/// - At most one connection ends per auction, one auction runs at a time, and none ends while a place is free. So no more connections end
///   than newcomers have found the server full.
/// - That connection has been quiet for longest on all shards that bid. `quietSince` never moves back, so an earlier one cannot appear
///   between a bid and the award. A shard that does not bid within ``patience``, because a handler holds it, is left out.
struct PlaceAuction {
    typealias Instant = ServerClock.Instant

    /// What a shard has to do for the auction.
    enum Duty: Equatable {
        case none
        case bid
        /// End the connection that has been quiet since this moment.
        case give(quietSince: Instant)
    }

    /// How long a shard may take to bid or to give, and how long it takes from an auction without a bid to the next: a tick.
    static let patience = DeadlineWheel.tick

    private enum Bid { case awaited, nothing, quietSince(Instant) }

    private enum Phase {
        case closed(notBefore: Instant)
        case bidding(since: Instant, bids: [Bid])
        case awarded(to: Int, quietSince: Instant, at: Instant)
    }

    private let shards: Int
    private var phase = Phase.closed(notBefore: .start)
    private var askers: Set<Int> = []

    init(shards: Int) {
        self.shards = shards
    }

    func duty(of shard: Int) -> Duty {
        switch phase {
        case .closed: return .none
        case .bidding(_, let bids): if case .awaited = bids[shard] { return .bid } else { return .none }
        case .awarded(let winner, let moment, _): return winner == shard ? .give(quietSince: moment) : .none
        }
    }

    /// Opens an auction, unless one is under way or the last has just found nothing; ends one whose time is over.
    ///
    /// - Returns: The shards that have a duty now and have to be told.
    mutating func ask(for shard: Int, now: Instant) -> Set<Int> {
        askers.insert(shard)
        switch phase {
        case .closed(let notBefore) where now < notBefore: return []
        case .bidding(let since, _) where now < since + Self.patience: return []
        case .awarded(_, _, let moment) where now < moment + Self.patience: return []
        case .bidding(_, let bids):
            award(bids, now: now)
            if case .awarded(let winner, _, _) = phase { return [winner] }
            return []
        case .closed, .awarded:
            phase = .bidding(since: now, bids: Array(repeating: .awaited, count: shards))
            return Set(0..<shards)
        }
    }

    /// Takes a shard's bid, and awards when it was the last.
    ///
    /// - Parameter quietSince: The moment since which its longest quiet connection has been so; `nil` where it has none.
    /// - Returns: The shards that have a duty now and have to be told.
    mutating func bid(_ quietSince: Instant?, of shard: Int, now: Instant) -> Set<Int> {
        guard case .bidding(let since, var bids) = phase, case .awaited = bids[shard] else { return [] }
        bids[shard] = quietSince.map(Bid.quietSince) ?? .nothing
        phase = .bidding(since: since, bids: bids)
        let isComplete = !bids.contains { if case .awaited = $0 { true } else { false } }
        guard isComplete else { return [] }
        award(bids, now: now)
        if case .awarded(let winner, _, _) = phase { return [winner] }
        return []
    }

    /// Ends the auction that a shard has won, whether or not it could end the connection.
    ///
    /// - Returns: The shards that have asked for a place and have to be told.
    mutating func close(by shard: Int) -> Set<Int> {
        guard case .awarded(to: shard, _, _) = phase else { return [] }
        phase = .closed(notBefore: .start)
        defer { askers = [] }
        return askers
    }

    private mutating func award(_ bids: [Bid], now: Instant) {
        var winner: (shard: Int, moment: Instant)?
        for (shard, bid) in bids.enumerated() {
            guard case .quietSince(let moment) = bid, winner.map({ moment < $0.moment }) ?? true else { continue }
            winner = (shard, moment)
        }
        if let winner {
            phase = .awarded(to: winner.shard, quietSince: winner.moment, at: now)
        } else {
            phase = .closed(notBefore: now + Self.patience)
            askers = []
        }
    }
}
