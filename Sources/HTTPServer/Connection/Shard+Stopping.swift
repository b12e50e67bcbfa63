import Dispatch

/// How a shard ends: in good order, or at once.
extension Shard {
    /// Takes what is in the backlog, closes the listener, and lets each connection finish what it has begun.
    func drain() async {
        draining = true
        // Taken first and served after: served one by one, their clients would come back faster than the backlog empties.
        let backlog = takeBacklog()
        closeListener()
        runTimer()
        backlog.forEach(admit)
        for connection in table.all {
            connection.state.drain()
            connection.expire(now: tools.readClock(), on: self)
            endTurn(of: connection)
        }
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
        isStopped = true
        timer.cancel()
        readiness.stop()
    }

    /// Whoever has connected is taken, however many are here already; whoever comes while the listener closes is turned away before it has
    /// connected, so that nobody is cut off who believes to be served.
    private func takeBacklog() -> [Int32] {
        guard let listener else { return [] }
        if !isUnix { Socket.refuseConnections(listener) }
        var taken: [Int32] = []
        // A Unix socket cannot turn anybody away, so that without a bound there might be no end.
        for _ in 0..<Listener.backlog {
            switch Socket.accept(listener) {
            case .connection(let descriptor):
                capacity.takeInExcess()
                taken.append(descriptor)
            case .again: continue
            case .wouldBlock, .exhausted: return taken
            }
        }
        return taken
    }

    private func closeListener() {
        if let listener { readiness.retire(listener) }
        listener = nil
        acceptIsPending = false
        acceptMayGoOn = false
    }
}
