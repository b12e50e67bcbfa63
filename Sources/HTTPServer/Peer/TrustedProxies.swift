/// The proxies that are believed when they name the sender of a request.
public struct TrustedProxies: Sendable, Equatable {
    /// Which field they write.
    public enum Field: String, Sendable, CaseIterable {
        /// `X-Forwarded-For` where a request has it, else `Forwarded`.
        case any
        case forwarded
        case xForwardedFor = "x-forwarded-for"
    }

    /// As many proxies may stand in a row; behind more the sender is unknown.
    static let maximumHops = 32

    private let networks: [IPNetwork]
    /// If true, every process that may connect to this server's Unix socket is one.
    private let includesUnix: Bool
    private let field: Field

    /// - Parameters:
    ///   - networks: Where the proxies are.
    ///   - includesUnix: If true, the peers of a Unix socket are proxies.
    ///   - field: Which field the proxies write. The other one is whatever the client has sent, and does nothing.
    public init(_ networks: [IPNetwork], includesUnix: Bool = false, field: Field = .any) {
        self.networks = networks
        self.includesUnix = includesUnix
        self.field = field
    }

    public func contains(_ peer: Peer) -> Bool {
        switch peer {
        case .ip(let address, _): networks.contains { $0.contains(address) }
        case .unix: includesUnix
        case .unknown: false
        }
    }

    /// Reads the list that proxies have made from its end, where the nearest of them has written, and believes each entry as far as the one
    /// before it was written by a proxy of these. What stands further to the left may be invented by any client.
    ///
    /// Source: RFC 7239 §4, §5.2, §8.1
    func sender(of head: RequestHead, behind proxy: Peer) -> Peer {
        let isRFC = field == .forwarded || field == .any && head.firstFieldRange("x-forwarded-for") == nil
        let name: StaticString = isRFC ? "forwarded" : "x-forwarded-for"
        let bytes = head.bytes
        var nearest = proxy
        var hops = 0
        for line in head.lines.reversed() where bytes.span.spells(name, in: line.name.range) {
            var entries = ListFromTheEnd(bytes[line.value.range], quotes: isRFC)
            while let entry = entries.next() {
                hops += 1
                guard hops <= Self.maximumHops else { return .unknown }
                nearest = isRFC ? ForwardedElement(entry).sender : Peer(forwardedFor: entry)
                guard contains(nearest) else { return nearest }
            }
        }
        return nearest
    }
}
