import HTTP2Framing

/// Streams that carry another protocol.
///
/// Source: RFC 8441
extension HTTP2Driver {
    /// Answers the request for a tunnel; the protocol's driver follows.
    func openTunnel(_ response: Response, _ facts: ResponseEncoder.Exchange, on id: HTTP2StreamID) throws(ResponseEncoder.Refusal) {
        guard let early = streams[id]?.early, !facts.isHead else { throw .upgradeNotPossible }
        session.answer(id, fields: try fields(of: response, facts), ends: false)
        session.openTunnel(id)
        tunnels[id] = HTTP2Tunnel(self, id, early: early)
    }

    func goOn(in upgrade: ProtocolUpgrade, behind exchange: Exchange, on shard: isolated Shard) {
        guard let tunnel = tunnels[HTTP2StreamID(truncatingIfNeeded: exchange.sequence)] else { return }
        tunnel.begin(upgrade.makeDriver(tunnel), on: shard)
    }

    /// - Returns: True where the stream is a tunnel, or is to become one.
    func tunnelReceived(_ piece: [UInt8], on id: HTTP2StreamID) -> Bool {
        if let tunnel = tunnels[id] {
            if !tunnel.received(piece) { discard(piece.count, of: id) }
            return true
        }
        guard streams[id]?.early != nil else { return false }
        streams[id]?.early?.append(piece)
        return true
    }

    /// - Returns: True where the stream is a tunnel, or is to become one.
    func tunnelEnded(_ id: HTTP2StreamID) -> Bool {
        if let tunnel = tunnels[id] {
            tunnel.inputEnded(.endStream)
            return true
        }
        guard streams[id]?.early != nil else { return false }
        streams[id]?.early?.ended(.endStream)
        return true
    }

    func takeTunnelsTurns(on shard: isolated Shard) -> Bool {
        var hasStarted = false
        for tunnel in tunnels.values where tunnel.takeTurn(on: shard) { hasStarted = true }
        return hasStarted
    }

    /// If true, bytes have come for a tunnel whose driver can take them now.
    var tunnelWaits: Bool { tunnels.values.contains(where: \.isWaiting) }

    func endTunnels() {
        let ended = tunnels
        tunnels = [:]
        for tunnel in ended.values { tunnel.end() }
    }

    var tunnelled: [any ProtocolDriver] { tunnels.values.compactMap(\.driver) }
    func tunnelled(in stream: HTTP2StreamID) -> (any ProtocolDriver)? { tunnels[stream]?.driver }
}
