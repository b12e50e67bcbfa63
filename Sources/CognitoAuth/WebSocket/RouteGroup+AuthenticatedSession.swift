public import HTTPServer

extension RouteGroup {
    /// Registers a WebSocket whose sessions live as long as their caller's token, or the last fresh one that the peer has sent.
    ///
    ///     let live = root.use(Authentication(verifier, from: .authorizationField, .webSocketSubprotocol))
    ///     live.webSocket("live", as: SessionAuthentication(verifier)) { session in
    ///         for await message in session.messages { try await session.send(message) }
    ///     }
    ///
    /// A fresh token is judged by the group's guards, which must take tokens from the `Authorization` field for that.
    ///
    /// - Parameters:
    ///   - path: Behind the group's own.
    ///   - authentication: For how long the sessions live.
    ///   - protocols: The subprotocols that are spoken besides ``CredentialSource/bearerSubprotocol``, the preferred one first.
    ///   - limits: What a peer may do.
    ///   - handler: What it throws ends the session, and is logged: with code 1008 and the problem's code as the reason for a `Problem` of
    ///     400 to 499, else with code 1011.
    public func webSocket(
        _ path: String, as authentication: SessionAuthentication, protocols: [String] = [], limits: WebSocketLimits = WebSocketLimits(),
        handler: @escaping @Sendable (AuthenticatedSession<C>) async throws -> Void
    ) where C: UserContext {
        webSocket(
            path, protocols: protocols + [CredentialSource.bearerSubprotocol], limits: limits,
            permission: { authentication.permission(of: $0.user) }
        ) { session in
            let session = AuthenticatedSession(session, authentication)
            return { try await handler(session) }
        }
    }
}
