public import Logging

/// What a server needs to run.
public struct ServerConfiguration: Sendable {
    public var address: ListenerAddress
    public var router: Router
    public var limits = Limits()
    public var logger: Logger
    /// Queues that serve connections, one per core; at least 1.
    public var shards = 1
    public var readiness: ReadinessDriver = .epoll
    /// Whom the server is known as, for HTTPS; `nil` for plain HTTP. ``Server/present(_:)`` changes it later.
    public var tls: TLSContext?
    public var clock: ServerClock = .system
    /// Called once per answered request, on the shard's queue: it must not block. `nil` when nobody wants to know.
    public var observe: (@Sendable (RequestRecord) -> Void)?

    public init(address: ListenerAddress, router: Router, logger: Logger) {
        self.address = address
        self.router = router
        self.logger = logger
    }
}
