/// The turns of a shard's connections: what a connection may do in one, and what has to follow.
extension Shard {
    /// At most this many connections send together, so that the first does not wait for long.
    private static let answersSentTogether = 16

    func serve(_ event: ReadyEvent) {
        if event.token == Self.listenerToken { return backlog.clientArrived() }
        guard let connection = table[ConnectionID(token: event.token)] else { return }
        if connection.isShakingHands { return shakeHandsLater(connection, event) }
        established &+= 1
        connection.becameReady(event, on: self)
        endTurn(of: connection)
    }

    /// Gives a listed connection its turn, unless an event has given it one in this iteration already.
    func serveAgain(_ id: ConnectionID) {
        guard let connection = table[id], !connection.turn.isListed, connection.turn.phase != .sending else { return }
        connection.takeTurn(on: self)
        endTurn(of: connection)
    }

    /// Must follow everything that a connection was made to do.
    ///
    /// The answers of one iteration are sent at its end: the first one wakes the peer, which then finds the others without being woken for
    /// each. Waking a peer costs more than sending.
    func endTurn(of connection: Connection) {
        guard connection.turn.phase == .waiting else { return }
        guard isServing, connection.unsentCount > 0, !connection.isClosed else {
            connection.endTurn(on: self)
            return settle(connection)
        }
        connection.turn.sendLater()
        endingTurns.append(connection)
        if endingTurns.count == Self.answersSentTogether { endTurns() }
    }

    func endTurns() {
        var number = 0
        while number < endingTurns.count {
            let connection = endingTurns[number]
            connection.turn.sendingEnded()
            connection.endTurn(on: self)
            settle(connection)
            number += 1
        }
        endingTurns.removeAll(keepingCapacity: true)
    }

    private func settle(_ connection: Connection) {
        charge(connection)
        guard !connection.isClosed else { return remove(connection) }
        if connection.turn.list() {
            nextTurn.append(connection.id)
            if !isServing { serveSoon() }
        }
        readiness.waitFor(read: connection.waitsForRead, write: connection.waitsForWrite, on: connection.descriptor)
        if let deadline = connection.deadline {
            connection.scheduledTick = wheel.enter(connection.id, deadline: deadline, scheduled: connection.scheduledTick)
        }
    }

    func remove(_ connection: Connection) {
        guard table[connection.id] != nil else { return }
        table.remove(connection.id)
        readiness.retire(connection.descriptor)
        capacity.release()
        charge(connection)
        tools.connections.ended.increment()
        if table.count == 0 { noteDrained() }
    }

    func noteDrained() {
        drained?.resume()
        drained = nil
    }
}
