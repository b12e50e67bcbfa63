/// One session, as its route's handler sees it.
///
///     users.webSocket("chat") { session in
///         for await message in session.messages { try await session.send(message) }
///     }
///
/// The context is that of the group's guards, as for any other route: a session of a guarded route has a user.
public struct WebSocketSession<C: Context>: Sendable {
    public let context: C
    /// The one of the route's that the client has asked for; `nil` where there is none.
    public let subprotocol: String?
    /// The peer of the session: other tasks send to it by this.
    public let peer: WebSocketPeer

    /// What the peer sends, in its order, until the session ends. While messages wait here, the socket is not read, so that the peer is
    /// slowed down to the handler's pace. To be read by one reader.
    public var messages: WebSocketMessages { WebSocketMessages(peer: peer) }

    /// Sends a message once there is room for it.
    ///
    /// - Throws: ``WebSocketEnded`` when the session is over, or ends before there is room.
    public func send(_ message: WebSocketMessage) async throws(WebSocketEnded) { try await peer.send(message) }

    /// Ends the session.
    public func close(_ close: WebSocketClose = WebSocketClose(.normal)) { peer.close(close) }

    /// Puts another permission in the place of the session's, such as that of a fresh token.
    public func permit(_ permission: SessionPermission) {
        peer.shard.perform { [tunnel = peer.tunnel] in $0.permit(permission, to: tunnel) }
    }
}

/// The messages of one session.
public struct WebSocketMessages: AsyncSequence, Sendable {
    public typealias Element = WebSocketMessage
    public typealias Failure = Never

    fileprivate let peer: WebSocketPeer

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let peer: WebSocketPeer
        fileprivate var read = WebSocketRead.first()

        /// The next message; `nil` once the session is over, or the task is cancelled.
        public mutating func next() async -> WebSocketMessage? { await next(isolation: nil) }

        public mutating func next(isolation actor: isolated (any Actor)?) async -> WebSocketMessage? {
            let (shard, tunnel, read) = (peer.shard, peer.tunnel, read.next())
            return await withTaskCancellationHandler {
                // Only a closure that captures it has the caller's isolation. Without it each message would change threads twice.
                _ = actor
                return await withCheckedContinuation { shard.giveNextMessage(of: tunnel, to: $0, for: read) }
            } onCancel: {
                shard.stop(read, of: tunnel)
            }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(peer: peer) }
}
