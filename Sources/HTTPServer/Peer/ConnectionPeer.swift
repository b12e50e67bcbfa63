/// The peer of a connection, and whether it is believed when it names the sender of a request.
package struct ConnectionPeer: Sendable {
    package static let unknown = ConnectionPeer(.unknown, among: nil)

    /// The peer of the connection itself.
    package let own: Peer
    /// `nil` where the peer is none of them, and its fields say nothing.
    private let proxies: TrustedProxies?

    package init(_ own: Peer, among proxies: TrustedProxies?) {
        self.own = own
        self.proxies = proxies.flatMap { $0.contains(own) ? $0 : nil }
    }

    var isTrusted: Bool { proxies != nil }

    /// The sender of a request over this connection.
    ///
    /// - Parameter head: `nil` for a message that could not be read, which names no sender.
    package func sender(of head: RequestHead?) -> Peer {
        guard let proxies, let head else { return own }
        return proxies.sender(of: head, behind: own)
    }
}
