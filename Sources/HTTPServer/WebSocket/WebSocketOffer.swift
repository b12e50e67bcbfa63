/// What a route has answered to a request for a session.
struct WebSocketOffer: Sendable {
    let handshake: WebSocketHandshake
    let request: Request
    let limits: WebSocketLimits
    let permission: SessionPermission?
    /// Makes the handler of the session, once its peer is known.
    let makeHandler: @Sendable (WebSocketPeer) -> SessionHandler
}

/// What a session's task runs.
package typealias SessionHandler = @Sendable () async throws -> Void
