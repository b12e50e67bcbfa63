public import Logging

/// What a server needs to run.
public struct ServerConfiguration: Sendable {
    /// Where it listens.
    public var address: ListenerAddress
    /// Which users may connect, where it listens on a Unix socket.
    public var socketAccess = SocketAccess()
    /// Finds the route of each request.
    public var router: Router
    /// What a connection, a request and an answer may cost; each bound has its unit there.
    public var limits = Limits()
    /// The proxies whose fields name the sender of a request; `nil` where the sender is always the peer of the connection.
    public var trustedProxies: TrustedProxies?
    /// If true, each connection of such a proxy has to begin with a preamble of the PROXY protocol, version 1 or 2.
    public var readsProxyPreambles = false
    /// Which pages of other origins may read the answers; `nil` when none may.
    public var crossOrigin: CrossOriginPolicy?
    /// Is told of errors of handlers that name no answer, and of descriptors that have run out.
    public var logger: Logger
    /// Queues that serve connections; at least 1. By default one for each processor that this process may use.
    public var shards = ProcessorAllowance.current.count
    /// How a shard learns that a socket can be read or written.
    public var readiness: ReadinessDriver = .epoll
    /// What is spoken, the preferred protocol first; at least one. Over TLS the client chooses by ALPN; in the clear the first bytes tell, as HTTP/2
    /// by prior knowledge begins with a preface of its own. Source: RFC 9113 §3
    public var protocols: [ApplicationProtocol] = [.http2, .http1]
    /// The certificates that the server presents, for HTTPS; `nil` for plain HTTP. ``Server/present(_:)`` changes it later.
    public var tls: TLSContext?
    /// What deadlines are held against, and what `Date` fields show.
    public var clock: ServerClock = .system
    /// Makes the observer of each shard, by its number; `nil` for no observer.
    public var observer: (@Sendable (_ shard: Int) -> RequestObserver)?

    /// Is told of each handler that has held its shard for ``HeldShard/shortest`` or longer, besides the log. It is called on the shard's
    /// queue, and must not block.
    public var onHeldShard: (@Sendable (HeldShard) -> Void)?

    /// Makes the driver of a connection that speaks HTTP/2.
    var makeHTTP2Driver: @Sendable (Connection) -> (any ProtocolDriver)? = { HTTP2Driver($0) }

    /// A server of plain HTTP with the default limits.
    public init(address: ListenerAddress, router: Router, logger: Logger) {
        self.address = address
        self.router = router
        self.logger = logger
    }
}
