import HTTPServer
import Logging

/// Makes the servers of a service from its configuration.
struct ServerAssembly {
    /// The management listener serves a few monitors only. Their requests are not counted, and are logged at level debug.
    private static let managementConnections = 256

    let configuration: HTTPServiceConfiguration
    let logger: Logger
    let clock: ServiceClock
    let metrics: ServiceMetrics?
    let tracing: RequestTracing?

    func server(routing router: Router) -> ServerConfiguration {
        var server = ServerConfiguration(address: configuration.address, router: router, logger: logger)
        server.socketAccess = configuration.socketAccess
        server.limits = configuration.limits
        server.trustedProxies = configuration.trustedProxies
        server.readsProxyPreambles = configuration.readsProxyPreambles
        server.crossOrigin = configuration.crossOrigin
        server.protocols = configuration.protocols
        server.tls = configuration.tls?.context
        server.shards = configuration.shards.count
        server.clock = clock.server
        server.observer = observer(log: RequestLog(logger: logger), metrics, tracing)
        server.onHeldShard = { [metrics] held in metrics?.count(held) }
        return server
    }

    func managementServer(at address: ListenerAddress, routing router: Router) -> ServerConfiguration {
        var server = ServerConfiguration(address: address, router: router, logger: logger)
        server.limits = configuration.limits
        server.protocols = configuration.protocols
        server.limits.connections = min(Self.managementConnections, configuration.limits.connections)
        server.limits.drain = min(.seconds(1), configuration.limits.drain)
        server.shards = 1
        server.clock = clock.server
        server.observer = observer(log: RequestLog(logger: logger, level: .debug), nil, nil)
        return server
    }

    private func observer(
        log: RequestLog, _ metrics: ServiceMetrics?, _ tracing: RequestTracing?
    ) -> (@Sendable (_ shard: Int) -> RequestObserver)? {
        guard log.isRead || metrics != nil || tracing != nil else { return nil }
        return { _ in
            let requests = metrics?.requests()
            let lines = log.isRead ? log.observer() : nil
            let record = { (record: RequestRecord) in
                requests?.record(record)
                lines?.record(record)
                tracing?.record(record)
            }
            return RequestObserver(record: record) { lines?.handOver() }
        }
    }
}
