/// Names a connection of a shard, also after its place was given to another one: the generation tells them apart, so that a late
/// answer or a stale event finds nothing.
struct ConnectionID: Sendable, Hashable {
    let slot: UInt32
    let generation: UInt32

    var token: UInt64 { UInt64(slot) << 32 | UInt64(generation) }

    init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    init(token: UInt64) {
        self.init(slot: UInt32(truncatingIfNeeded: token >> 32), generation: UInt32(truncatingIfNeeded: token))
    }
}

/// A shard's connections.
struct ConnectionTable {
    private struct Slot {
        var generation: UInt32
        var connection: Connection?
    }

    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private(set) var count = 0

    subscript(id: ConnectionID) -> Connection? {
        guard Int(id.slot) < slots.count else { return nil }
        let slot = slots[Int(id.slot)]
        return slot.generation == id.generation ? slot.connection : nil
    }

    var all: [Connection] { slots.compactMap(\.connection) }

    mutating func insert(_ make: (ConnectionID) -> Connection) -> Connection {
        let index: UInt32
        if let reused = free.popLast() {
            index = reused
        } else {
            index = UInt32(truncatingIfNeeded: slots.count)
            // The first generation is 1, so that no connection's token is the listener's 0.
            slots.append(Slot(generation: 1, connection: nil))
        }
        let connection = make(ConnectionID(slot: index, generation: slots[Int(index)].generation))
        slots[Int(index)].connection = connection
        count += 1
        return connection
    }

    mutating func remove(_ id: ConnectionID) {
        guard self[id] != nil else { return }
        slots[Int(id.slot)].connection = nil
        slots[Int(id.slot)].generation = max(1, id.generation &+ 1)
        free.append(id.slot)
        count -= 1
    }
}
