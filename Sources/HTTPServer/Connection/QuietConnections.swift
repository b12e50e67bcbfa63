/// A shard's connections on which nothing is under way, longest quiet first: a full server ends them for newcomers.
///
/// Connections become quiet and busy with every request, so no list is kept up to date. They are looked through when a place is wanted and none
/// that was noted is still quiet, at most every ``lookInterval``.
///
/// A connection becomes eligible after ``leastAge`` and ``lookInterval``. Each that is eligible was old enough to be noted in the last look, so
/// the first that is still quiet is exactly the longest quiet one of its shard.
struct QuietConnections {
    /// How many are noted in one look.
    static let noted = 64
    /// How often the connections are looked through: every 50 ms, in nanoseconds.
    static let lookInterval: Int64 = 50_000_000
    /// For how long a connection must have been quiet to be noted: the next request of a busy client is on its way. 250 ms, in nanoseconds.
    static let leastAge: Int64 = 250_000_000

    typealias Quiet = (id: ConnectionID, since: ServerClock.Instant)

    private var waiting: ArraySlice<Quiet> = []
    /// The last look has noted ``noted`` connections, and there may be more.
    private var isTruncated = false
    private var lastLook: ServerClock.Instant?

    /// - Parameters:
    ///   - all: The shard's quiet connections.
    ///   - isStill: If false, the connection has ended, or been busy since then.
    /// - Returns: The longest quiet connection of those that are eligible.
    mutating func longest(now: ServerClock.Instant, of all: () -> [Quiet], isStill: (Quiet) -> Bool) -> Quiet? {
        dropFirst(unless: isStill)
        if waiting.isEmpty, mayLook(now) { look(through: all(), now: now) }
        guard let first = waiting.first, first.since + Self.leastAge + Self.lookInterval <= now else { return nil }
        return first
    }

    private mutating func dropFirst(unless isStill: (Quiet) -> Bool) {
        while let first = waiting.first, !isStill(first) { waiting.removeFirst() }
    }

    private func mayLook(_ now: ServerClock.Instant) -> Bool {
        guard let lastLook else { return true }
        return isTruncated || now >= lastLook + Self.lookInterval
    }

    private mutating func look(through all: [Quiet], now: ServerClock.Instant) {
        lastLook = now
        let old = all.filter { $0.since + Self.leastAge <= now }
        waiting = old.sorted { $0.since < $1.since }.prefix(Self.noted)
        isTruncated = old.count > waiting.count
    }
}
