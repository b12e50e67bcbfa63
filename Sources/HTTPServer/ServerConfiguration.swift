public import Logging

/// What a server needs to run.
public struct ServerConfiguration: Sendable {
    public var address: ListenerAddress
    public var router: Router
    public var limits = Limits()
    /// Which pages of other origins may read the answers; `nil` when none may.
    public var crossOrigin: CrossOriginPolicy?
    public var logger: Logger
    /// Queues that serve connections, one per core; at least 1.
    public var shards = 1
    public var readiness: ReadinessDriver = .epoll
    /// Whom the server is known as, for HTTPS; `nil` for plain HTTP. ``Server/present(_:)`` changes it later.
    public var tls: TLSContext?
    public var clock: ServerClock = .system
    /// Makes, for each shard by its number, what is called once per answered request. That runs on the shard's queue alone, so that it may
    /// keep something for itself without a lock, and must not block. `nil` when nobody wants to know.
    public var observer: (@Sendable (_ shard: Int) -> (RequestRecord) -> Void)?

    public init(address: ListenerAddress, router: Router, logger: Logger) {
        self.address = address
        self.router = router
        self.logger = logger
    }
}
