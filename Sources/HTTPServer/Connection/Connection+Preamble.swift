import Logging

/// Ahead of TLS and of any protocol, where a proxy says for whom it has made the connection.
extension Connection {
    /// Takes off what belongs to the preamble.
    ///
    /// - Returns: The rest of what has come; nothing where more of the preamble is still to come, or it is refused.
    func withoutPreamble(_ bytes: UnsafeRawBufferPointer, on shard: isolated Shard) -> UnsafeRawBufferPointer {
        guard var reader = preamble else { return unsafe bytes }
        do {
            let step = try unsafe reader.next(Span(_unsafeBytes: bytes))
            preamble = reader
            if let announcement = step.announcement { preambleEnded(announcement, among: shard.configuration.trustedProxies) }
            return unsafe UnsafeRawBufferPointer(rebasing: bytes[step.consumed...])
        } catch {
            refusePreamble(error == .missing ? "there is none" : "it is malformed", on: shard)
            return unsafe UnsafeRawBufferPointer(rebasing: bytes[..<0])
        }
    }

    private func preambleEnded(_ announcement: ProxyPreamble.Announcement, among proxies: TrustedProxies?) {
        preamble = nil
        if case .relayed(let sender) = announcement { peer = ConnectionPeer(sender, among: proxies) }
        state.preambleEnded(now: tools.now, handshakeFollows: tls != nil)
        if state.isOpen { beginProtocol() }
    }

    /// Without a word: to whom it would be is not known, nor whether in TLS.
    func refusePreamble(_ reason: String, on shard: isolated Shard) {
        shard.configuration.logger.warning(
            "PROXY protocol: connection closed, its preamble is refused", metadata: ["peer": "\(peer.own.host)", "reason": "\(reason)"])
        close()
    }
}
