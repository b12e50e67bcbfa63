/// Connections that have to do with a handshake, in the order of their coming.
struct HandshakeQueue {
    private var waiting: [ConnectionID] = []

    var isEmpty: Bool { waiting.isEmpty }

    mutating func add(_ id: ConnectionID) { waiting.append(id) }

    /// Takes the first connections that are still there. Connections that have ended do not count: in a flood there may be as many of them as a
    /// server has connections.
    ///
    /// - Parameter most: The most connections to take, at least 0.
    mutating func take(_ most: Int, where isThere: (ConnectionID) -> Bool) -> [ConnectionID] {
        var (taken, passed): ([ConnectionID], Int) = ([], 0)
        while taken.count < most, passed < waiting.count {
            if isThere(waiting[passed]) { taken.append(waiting[passed]) }
            passed += 1
        }
        waiting.removeFirst(passed)
        return taken
    }
}
