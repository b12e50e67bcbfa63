/// Whose quota a request is taken from.
public struct QuotaPartition<C: Context>: Sendable {
    /// A number for each: a hash with a secret of this process, so that no caller can choose another's, and no name is kept.
    let number: @Sendable (C) -> Int

    /// Requests that give the same value have one quota.
    ///
    ///     root.limited(by: limiter, per: QuotaPartition { $0.request.routePattern })
    public init<Value: Hashable & SendableMetatype>(_ value: @escaping @Sendable (C) -> Value) {
        number = { context in
            var hasher = Hasher()
            hasher.combine(value(context))
            return hasher.finalize()
        }
    }

    /// The address that the request comes from: the connection's peer, or the sender that a trusted proxy names. Of IPv6 the first 64 bits
    /// count, since one host may have all addresses of its network. Peers without an address have one quota together.
    ///
    /// Source: RFC 4291 §2.5.4
    public static var address: QuotaPartition { QuotaPartition { $0.request.peer.quotaHolder } }
}

extension Peer {
    /// The peer as far as it cannot choose it itself.
    package var quotaHolder: Peer {
        guard let address else { return self }
        return .ip(address.isIPv4 ? address : IPAddress(high: address.high, low: 0), port: nil)
    }
}
