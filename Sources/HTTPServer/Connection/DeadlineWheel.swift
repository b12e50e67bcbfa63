/// The deadlines of a shard's connections, to a coarse tick: one timer per shard instead of one per connection.
///
/// A connection stands in at most one live slot. When that slot's time comes and the deadline has moved on, it is entered anew; so
/// a deadline that moves with each request costs nothing per request.
struct DeadlineWheel {
    typealias Instant = ServerClock.Instant

    /// How late a deadline may be noticed, in nanoseconds.
    static let tick: Int64 = 250_000_000
    private static let slotCount = 1024

    private var slots: [[Entry]]
    private var current: Int
    private let start: Instant

    private struct Entry {
        let id: ConnectionID
        let tick: Int
    }

    init(now: Instant) {
        slots = Array(repeating: [], count: Self.slotCount)
        start = now
        current = 0
    }

    /// Enters a connection whose deadline is at `deadline`.
    ///
    /// - Returns: The tick at which it is looked at; pass it back next time, so that a slot that comes early enough is kept.
    mutating func enter(_ id: ConnectionID, deadline: Instant, scheduled: Int?) -> Int {
        let tick = max(current + 1, self.tick(of: deadline) + 1)
        if let scheduled, scheduled > current, scheduled <= tick { return scheduled }
        // A deadline beyond the wheel's horizon is looked at once per revolution, and entered anew.
        let near = min(tick, current + Self.slotCount - 1)
        slots[near % Self.slotCount].append(Entry(id: id, tick: near))
        return near
    }

    /// The connections to look at now. `isLive` tells whether a connection still stands in the slot that it was entered for.
    mutating func advance(to now: Instant, isLive: (ConnectionID, Int) -> Bool) -> [ConnectionID] {
        let target = tick(of: now)
        var due: [ConnectionID] = []
        // More than a whole revolution behind: every slot once is enough.
        let first = max(current + 1, target - Self.slotCount + 1)
        guard first <= target else { return [] }
        for tick in first...target {
            let entries = slots[tick % Self.slotCount]
            if entries.isEmpty { continue }
            slots[tick % Self.slotCount] = []
            for entry in entries where isLive(entry.id, entry.tick) { due.append(entry.id) }
        }
        current = target
        return due
    }

    private func tick(of instant: Instant) -> Int {
        Int(max(0, instant.nanoseconds &- start.nanoseconds) / Self.tick)
    }
}
