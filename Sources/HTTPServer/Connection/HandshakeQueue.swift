/// Connections that have to do with a handshake, in the order of their coming.
///
/// Those whose handshake the server has answered and those that are new have every other turn, so that in a flood of new ones what has cost most
/// already comes to its end.
struct HandshakeQueue {
    private var new: [ConnectionID] = []
    private var answered: [ConnectionID] = []
    /// The next turn is that of one that is new.
    private var newComesNext = false

    var isEmpty: Bool { new.isEmpty && answered.isEmpty }

    /// - Parameter isAnswered: If true, the server has done its first part of the handshake.
    mutating func add(_ id: ConnectionID, isAnswered: Bool) {
        if isAnswered { answered.append(id) } else { new.append(id) }
    }

    /// Takes the first connections that are still there. Connections that have ended do not count: in a flood there may be as many of them as a
    /// server has connections.
    ///
    /// - Parameter most: The most connections to take, at least 0.
    mutating func take(_ most: Int, where isThere: (ConnectionID) -> Bool) -> [ConnectionID] {
        var taken: [ConnectionID] = []
        var passed = (new: 0, answered: 0)
        while taken.count < most {
            let next =
                newComesNext
                ? Self.next(in: new, &passed.new, isThere) ?? Self.next(in: answered, &passed.answered, isThere)
                : Self.next(in: answered, &passed.answered, isThere) ?? Self.next(in: new, &passed.new, isThere)
            guard let next else { break }
            taken.append(next)
            newComesNext.toggle()
        }
        new.removeFirst(passed.new)
        answered.removeFirst(passed.answered)
        return taken
    }

    private static func next(
        in list: [ConnectionID], _ passed: inout Int, _ isThere: (ConnectionID) -> Bool
    ) -> ConnectionID? {
        while passed < list.count {
            passed += 1
            if isThere(list[passed - 1]) { return list[passed - 1] }
        }
        return nil
    }
}
