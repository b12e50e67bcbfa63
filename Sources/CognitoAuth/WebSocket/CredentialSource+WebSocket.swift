import HTTPServer

extension CredentialSource {
    /// The subprotocols of a WebSocket handshake: `bearer`, and behind it the token. A page can choose them, and cannot send `Authorization`.
    ///
    ///     new WebSocket("wss://api.example/live", ["bearer", token])
    ///
    /// No other page's script can have the browser add a token here, so that the page's origin does not matter. The route must name the
    /// subprotocol ``bearerSubprotocol``, which it then answers with: a browser ends the session else.
    ///
    /// Source: RFC 6455 §1.9, §4.1 (10)
    public static let webSocketSubprotocol = CredentialSource { (head) throws(CredentialFault) in
        let elements = head.listElements(of: "sec-websocket-protocol")
        guard let place = elements.firstIndex(where: { $0.elementsEqual(Self.bearerSubprotocol.utf8) }) else { return nil }
        guard place + 1 < elements.count else { throw .noToken }
        guard !elements[(place + 1)...].contains(where: { $0.elementsEqual(Self.bearerSubprotocol.utf8) }) else {
            throw .severalCredentials
        }
        return try elements[place + 1].checkedAsToken()
    }

    /// The subprotocol that announces a token.
    public static let bearerSubprotocol = "bearer"
}
