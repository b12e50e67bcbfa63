import HTTPTypes

extension RouteGroup {
    /// Registers a WebSocket: `users.webSocket("chat") { session in … }`. Sessions are carried by connections of HTTP/1.1 and streams of HTTP/2.
    ///
    /// The group's guards run first, on the request that asks for the session: one that is not admitted is answered as any other. One that is
    /// and asks for no upgrade is answered with 426 `upgrade_required`, a malformed handshake with 400 `bad_request`. The handler runs on the
    /// shared executor unless the group is ``onShard``; it is cancelled when the peer has gone, and when it returns the session ends.
    ///
    /// - Parameters:
    ///   - path: Behind the group's own, such as `rooms/:id`; see ``PathPattern``.
    ///   - protocols: The subprotocols that are spoken, the preferred one first.
    ///   - limits: What a peer may do.
    ///   - permission: For how long the guards' word holds. Without one of its own a session ends with code 1008 when the answer to its
    ///     request has to, see ``Request/endAnswer(at:)``.
    ///   - handler: What it throws ends the session, and is logged: with code 1008 and the problem's code as the reason for a ``Problem`` of
    ///     400 to 499, else with code 1011.
    ///
    /// Source: RFC 6455 §4.2, RFC 8441 §5
    public func webSocket(
        _ path: String, protocols: [String] = [], limits: WebSocketLimits = WebSocketLimits(),
        permission: @escaping @Sendable (C) -> SessionPermission? = { _ in nil },
        handler: @escaping @Sendable (WebSocketSession<C>) async throws -> Void
    ) {
        webSocket(path, protocols: protocols, limits: limits, permission: permission) { session in { try await handler(session) } }
    }

    /// Registers a WebSocket whose handler is given something else than the session.
    ///
    /// - Parameter makeHandler: The handler of one session, which has what it needs already: each function that waits has a frame for as long as
    ///   the session lives.
    package func webSocket(
        _ path: String, protocols: [String], limits: WebSocketLimits, permission: @escaping @Sendable (C) -> SessionPermission?,
        makeHandler: @escaping @Sendable (WebSocketSession<C>) -> SessionHandler
    ) {
        on(.get)(path) { (context: C) throws -> Response in
            let request = context.request
            let handshake = try WebSocketHandshake(request.head, protocols: protocols)
            // The closure below lives as long as the session, and is to hold nothing else of the handshake.
            let subprotocol = handshake.subprotocol
            let ends = request.answerEnd.map {
                SessionPermission(until: $0, atEnd: WebSocketClose(.policyViolation, reason: "permission_ended"))
            }
            let offer = WebSocketOffer(
                handshake: handshake, request: request, limits: limits, permission: permission(context) ?? ends
            ) { peer in makeHandler(WebSocketSession(context: context, subprotocol: subprotocol, peer: peer)) }
            var response = Response(
                status: .switchingProtocols,
                content: .upgrade(ProtocolUpgrade(context: { context }) { WebSocketDriver($0, offer) }))
            for (name, value) in handshake.fields { response.addField(name, value) }
            return response
        }
    }
}
