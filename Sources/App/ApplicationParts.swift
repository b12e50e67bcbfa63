import CognitoAuth
import CognitoCore
import HTTPServer
import Logging
import PrometheusMetrics
import ServiceRuntime

/// What an application is put together from.
struct ApplicationParts {
    let configuration: AppConfiguration
    let logger: Logger
    let clock: ApplicationClock
    let services: ManagedServices
    let metrics: ServiceMetrics?
    let verifier: CognitoVerifier
    /// `nil` where nothing is kept.
    let data: DataService?
    let resource: ProtectedResource?
    private let revocations: (any RevocationList)?

    init(
        _ configuration: AppConfiguration, logger: Logger, clock: ApplicationClock, services: [any ManagedService],
        revocations: (any RevocationList)?, registry: PrometheusRegistry
    ) throws {
        self.configuration = configuration
        self.logger = logger
        self.clock = clock
        let metrics = configuration.countsMetrics ? ServiceMetrics(registry) : nil
        let data = DataService(
            configuration.database, metrics: configuration.countsMetrics ? StoreMetrics(registry) : nil, logger: logger, clock: clock)
        var lists: [any RevocationList] = []
        if let revocations { lists.append(revocations) }
        if let data { lists.append(data.revocations) }
        self.revocations = lists.count > 1 ? RevocationLists(lists: lists) : lists.first
        let verifier = try CognitoVerifier(
            configuration.cognito, acceptingTestPools: configuration.acceptsTestPools, partitions: configuration.shards.count,
            revocations: self.revocations, logger: logger, time: MonotonicTime(clock.sleeper), observe: { metrics?.count($0, of: $1) },
            now: clock.now)
        let own: [any ManagedService] = [KeySetService(verifier)] + (data.map { [$0] } ?? [])
        self.services = try ManagedServices(own + services)
        metrics?.watch(self.services)
        metrics?.watch(verifier.trustedIssuers)
        if let cache = verifier.cache { metrics?.watch(cache) }
        if let data { metrics?.watch(data.revocations) }
        self.verifier = verifier
        resource = ProtectedResource(configuration, verifier)
        self.data = data
        self.metrics = metrics
    }

    var routes: Routes {
        Routes(
            verifier: verifier, adminsGroup: configuration.cognito.adminsGroupName, services: services, data: data,
            revocations: revocations, clock: clock, cookie: configuration.cookie, resource: resource)
    }

    var managementRoutes: ManagementRoutes { ManagementRoutes(services: services, metrics: metrics) }
}

// MARK: - Servers

extension ApplicationParts {
    /// For those who watch: a few of them, whose looks are neither counted nor, unless somebody debugs, logged.
    private static let managementConnections = 256

    func server(routing router: Router) -> ServerConfiguration {
        var server = ServerConfiguration(address: configuration.address, router: router, logger: logger)
        server.socketAccess = configuration.socketAccess
        server.limits = configuration.limits
        server.trustedProxies = configuration.trustedProxies
        server.readsProxyPreambles = configuration.readsProxyPreambles
        server.crossOrigin = configuration.crossOrigin
        server.tls = configuration.tls?.context
        server.shards = configuration.shards.count
        server.clock = clock.server
        server.observer = observer(log: RequestLog(logger: logger), metrics)
        server.onHeldShard = { [metrics] held in metrics?.count(held) }
        return server
    }

    func managementServer(at address: ListenerAddress, routing router: Router) -> ServerConfiguration {
        var server = ServerConfiguration(address: address, router: router, logger: logger)
        server.limits = configuration.limits
        server.limits.connections = min(Self.managementConnections, configuration.limits.connections)
        server.limits.drain = min(.seconds(1), configuration.limits.drain)
        server.shards = 1
        server.clock = clock.server
        server.observer = observer(log: RequestLog(logger: logger, level: .debug), nil)
        return server
    }

    private func observer(log: RequestLog, _ metrics: ServiceMetrics?) -> (@Sendable (_ shard: Int) -> (RequestRecord) -> Void)? {
        switch (metrics, log.isRead) {
        case (nil, false): nil
        case (nil, true): { _ in log.record }
        case (let metrics?, false): { _ in metrics.requests().record }
        case (let metrics?, true):
            { _ in
                let requests = metrics.requests()
                return { record in
                    requests.record(record)
                    log.record(record)
                }
            }
        }
    }
}
