import Dispatch

/// How a shard ends: in good order, or at once.
extension Shard {
    /// How long the handshakes are waited for that have begun before the listener's end: a round trip in one network, and a little patience.
    private static let lastHandshakes = Duration.milliseconds(20)

    /// Takes what is in the backlog, closes the listener, and lets each connection finish what it has begun.
    func drain() async {
        life.drain()
        if let listener, !isUnix {
            Socket.refuseConnections(listener)
            takeLast(closing: false)
            // The client of such a handshake will believe that it is served. Only TCP has them.
            try? await Task.sleep(for: Self.lastHandshakes)
        }
        takeLast(closing: true)
        await withCheckedContinuation { end in
            drained = end
            // Looked at here and not before: to wait may take a turn of the queue, in which the last connection may end.
            if table.count == 0 { noteDrained() }
        }
    }

    /// Ends what is left.
    func stop() {
        closeListener()
        for connection in table.all {
            connection.close()
            remove(connection)
        }
        noteDrained()
        life.stop()
        // Whoever waits for this may end the process before the executor is left.
        tools.observer?.handOver()
        timer.cancel()
        readiness.stop()
    }

    /// Takes all clients that have connected, however many are here already, and tells every connection that it is to end.
    private func takeLast(closing: Bool) {
        // Taken first and served after: served one by one, clients of a Unix socket would come back faster than the backlog empties.
        let backlog = takeBacklog()
        if closing { closeListener() }
        timer.run()
        for (descriptor, peer) in backlog { admit(descriptor, peer) }
        for connection in table.all {
            connection.drain(on: self)
            connection.expire(now: tools.readClock(), on: self)
            endTurn(of: connection)
        }
    }

    private func takeBacklog() -> [(descriptor: Int32, peer: Peer)] {
        guard let listener else { return [] }
        var taken: [(descriptor: Int32, peer: Peer)] = []
        // A Unix socket cannot turn clients away, so that without a bound there might be no end.
        for _ in 0..<Listener.backlog {
            switch Socket.accept(listener) {
            case .connection(let descriptor, let peer):
                capacity.takeInExcess()
                taken.append((descriptor, peer))
            case .again: continue
            case .wouldBlock, .exhausted: return taken
            }
        }
        return taken
    }

    private func closeListener() {
        if let listener { readiness.retire(listener) }
        listener = nil
        backlog = .empty
    }
}
