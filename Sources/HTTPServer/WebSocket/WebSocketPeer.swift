/// The other side of a session, for those who send to it: the session's own handler and all others.
///
/// A value that holds nothing of the session: what is sent after the session's end is dropped.
public struct WebSocketPeer: Sendable, Hashable {
    let shard: Shard
    let tunnel: TunnelID

    /// Sends a message once there is room for it. What is slow here is the peer: the caller is held to its pace.
    ///
    /// - Throws: ``WebSocketEnded`` when the session is over, or ends before there is room.
    public func send(_ message: WebSocketMessage) async throws(WebSocketEnded) {
        if let isSent = shard.sendAtOnce(message, to: tunnel) {
            if !isSent { throw WebSocketEnded() }
            return
        }
        guard await shard.send(message, to: tunnel) else { throw WebSocketEnded() }
    }

    /// Sends a message without waiting, for broadcasts: a session whose peer has fallen behind by more than
    /// ``WebSocketLimits/unsentBytes`` is ended, and holds up no other. So is one whose shard has fallen behind: as much as
    /// ``Limits/bufferedBytes`` is on its way there from other threads.
    public func post(_ message: WebSocketMessage) { shard.post(message, to: tunnel) }

    /// Ends the session: its handler gets the messages that have come, and then the end of ``WebSocketSession/messages``.
    public func close(_ close: WebSocketClose = WebSocketClose(.normal)) {
        shard.perform { [tunnel] in $0.close(tunnel, close) }
    }

    public static func == (left: WebSocketPeer, right: WebSocketPeer) -> Bool {
        left.shard === right.shard && left.tunnel == right.tunnel
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(shard))
        hasher.combine(tunnel)
    }
}

/// The session is over: nothing can be sent any more.
public struct WebSocketEnded: Error, Equatable, Sendable {
    public init() {}
}
