import Logging

/// How a shard comes by its connections.
extension Shard {
    /// Connections taken in one iteration, so that a flood of them does not keep those waiting that are here.
    private static let acceptsPerIteration = 64

    func accept() {
        guard let listener else { return backlog = .empty }
        timer.run()
        backlog = .waiting
        if capacity.isAvailable { shortage.ended(.places) }
        for _ in 0..<Self.acceptsPerIteration {
            guard capacity.take() || takePlace(for: listener) else { return }
            switch Socket.accept(listener) {
            case .connection(let descriptor, let peer):
                admit(descriptor, peer)
                continue
            case .again:
                capacity.release()
                continue
            case .wouldBlock: noteEmptiness(of: listener)
            case .exhausted: noteExhaustion()
            }
            // Where nothing more can be taken now, the timer tries again: trying at once would spin.
            return capacity.release()
        }
        if capacity.isAvailable { backlog = .waitingForTurn }
    }

    /// A place for a client that waits while the server is full. Whether one waits is asked first: no connection is to end for nothing.
    private func takePlace(for listener: Int32) -> Bool {
        guard Socket.isReadable(listener) else {
            noteEmptiness(of: listener)
            return false
        }
        if takeQuietPlace() { return true }
        noteFullness()
        return false
    }

    /// No client waits any more. One that was taken says nothing about those behind.
    private func noteEmptiness(of listener: Int32) {
        backlog = .empty
        shortage.ended(.descriptors)
        readiness.waitFor(read: true, write: false, on: listener)
    }

    /// Says once, and not for each attempt, that clients have to wait.
    private func noteExhaustion() {
        guard shortage.found(.descriptors) else { return }
        tools.connections.exhaustions.increment()
        configuration.logger.warning("no descriptor or memory is left for further connections: they wait until some are closed")
    }

    /// Counted once, and not for each attempt. Clients wait until others have left or become quiet.
    private func noteFullness() {
        guard shortage.found(.places) else { return }
        tools.connections.fullnesses.increment()
    }

    func admit(_ descriptor: Int32, _ peer: Peer) {
        tools.connections.accepted.increment()
        if !isUnix { Socket.disableNagle(descriptor) }
        let tls = tools.tls?.newSession(handshakeLimit: tools.limits.handshakeBytes)
        let known = ConnectionPeer(peer, among: configuration.trustedProxies)
        let connection = table.insert { Connection(id: $0, descriptor: descriptor, peer: known, tools: tools, tls: tls) }
        do {
            try readiness.watch(descriptor, as: connection.id.token)
        } catch {
            connection.close()
        }
        // Without memory for a session there is no connection: it must not become one in the clear.
        if tls == nil, tools.tls != nil { connection.close() }
        if life != .serving { connection.drain(on: self) }
        let event = ReadyEvent(token: connection.id.token, readable: true, writable: true)
        if connection.isShakingHands, life == .serving { return shakeHandsLater(connection, event) }
        // The first request is often there already; if not, reading says so and costs one call.
        connection.becameReady(event, on: self)
        endTurn(of: connection)
    }
}
