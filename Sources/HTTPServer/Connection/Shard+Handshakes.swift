/// The handshakes of a shard's connections. Each takes as long as dozens of requests, so the requests of an iteration are answered first.
extension Shard {
    /// Most steps of handshakes in an iteration with requests, and in one without. Several steps together save iterations.
    private static let (stepsBesideRequests, stepsAlone) = (1, 8)

    /// Notes an event of a connection, and puts the connection on the list of handshakes.
    func shakeHandsLater(_ connection: Connection, _ event: ReadyEvent) {
        connection.note(event)
        connection.turn.wantAnother()
        guard connection.turn.list() else { return }
        handshakes.add(connection.id, isAnswered: connection.state.handshakeIsAnswered)
        if !isServing { serveSoon() }
    }

    /// Gives the first connections on the list of handshakes their turn.
    func shakeHands() {
        guard !handshakes.isEmpty else { return }
        for id in handshakes.take(established > 0 ? Self.stepsBesideRequests : Self.stepsAlone, where: { [table] in table[$0] != nil }) {
            tools.readClock()
            table[id]?.turn.unlist()
            // One that has waited for too long would only cost those behind it their time.
            table[id]?.expire(now: tools.now, on: self)
            serveAgain(id)
        }
        endTurns()
    }
}
