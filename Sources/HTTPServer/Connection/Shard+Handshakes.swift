/// The handshakes of a shard's connections: each takes as long as dozens of requests, so they wait until what is asked meanwhile is answered.
extension Shard {
    /// Steps of handshakes in one iteration, where requests are made meanwhile, and where none is: several save waking the shard for each.
    private static let (stepsBesideRequests, stepsAlone) = (1, 8)

    /// Notes what is ready, for a turn after those who wait already.
    func shakeHandsLater(_ connection: Connection, _ event: ReadyEvent) {
        connection.note(event)
        connection.turn.wantAnother()
        guard connection.turn.list() else { return }
        handshakes.append(connection.id)
        if !isServing { serveSoon() }
    }

    /// Gives those who have waited longest their turn.
    func shakeHands() {
        guard !handshakes.isEmpty else { return }
        let steps = min(handshakes.count, established > 0 ? Self.stepsBesideRequests : Self.stepsAlone)
        let first = Array(handshakes.prefix(steps))
        handshakes.removeFirst(steps)
        for id in first {
            tools.readClock()
            table[id]?.turn.unlist()
            serveAgain(id)
        }
        endTurns()
    }
}
