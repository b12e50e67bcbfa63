/// A shard's connections on which nothing is under way, those first that have been so for longest: a full server ends them for newcomers.
///
/// Connections become quiet and busy with every request, so no list is kept: they are looked through when places are wanted, and at most once
/// a tick.
struct QuietConnections {
    /// How many are noted in one look.
    static let noted = 64
    /// For how long a connection must have been quiet: the next request of a busy client is on its way. 250 ms, in nanoseconds.
    static let leastAge: Int64 = 250_000_000

    typealias Quiet = (id: ConnectionID, since: ServerClock.Instant)

    private var waiting: ArraySlice<Quiet> = []
    private var lastLook: ServerClock.Instant?

    /// Notes the longest quiet ones of all, unless that was done less than a tick ago.
    mutating func look(through all: @autoclosure () -> [Quiet], now: ServerClock.Instant) {
        if let lastLook, now < lastLook + DeadlineWheel.tick { return }
        lastLook = now
        let old = all().filter { $0.since + Self.leastAge < now }
        waiting = old.sorted { $0.since < $1.since }.prefix(Self.noted)
    }

    /// - Parameter isStill: If false, the connection has ended, or been busy since then.
    /// - Returns: The one that has been quiet for longest.
    mutating func first(where isStill: (Quiet) -> Bool) -> Quiet? {
        while let quiet = waiting.first {
            if isStill(quiet) { return quiet }
            waiting.removeFirst()
        }
        return nil
    }
}
