/// What a route has answered to a request for a session.
struct WebSocketOffer: Sendable {
    let handshake: WebSocketHandshake
    let request: Request
    let limits: WebSocketLimits
    let permission: SessionPermission?
    /// The route's handler, which is given the context and this peer.
    let handle: @Sendable (WebSocketPeer) async throws -> Void
}
