public import HTTPServer
public import Logging
public import PrometheusMetrics
public import ServiceLifecycle
package import Tracing

/// An HTTP service with the parts that every service needs beside its routes: `GET /healthz`, `/readyz` and `/metrics`, a log of requests,
/// renewal of certificates, and further services that start before the first request and stop after the last answer.
///
///     let configuration = try HTTPServiceConfiguration(.load(process: ProcessInfo.processInfo.environment))
///     let service = try HTTPService(configuration, logger: Logger("books", configuration.log)) { routes in
///         routes.open.get("books") { _ in "all of them" }
///     }
///     try await service.run()
///
/// ``main(_:_:)`` runs a whole program around it.
public struct HTTPService: Service {
    private let server: Server
    private let management: Server?
    private let certificates: CertificateRenewal?
    private let services: ManagedServices
    private let onManagement: @Sendable (ListenerAddress) -> Void
    private let onListening: @Sendable (ListenerAddress) -> Void

    /// - Parameters:
    ///   - configuration: A configuration without faults.
    ///   - logger: Takes the service's log lines, among them one for each request, at level info.
    ///   - clock: The source of time for the whole service.
    ///   - services: Started in this order before requests are served, and stopped in the opposite order after the last answer; `/readyz` names
    ///     each.
    ///   - registry: Counts requests, unless the configuration turns metrics off.
    ///   - onManagement: Called with the real port once the management listener, if there is one, accepts connections.
    ///   - onListening: Called with the real port once requests are served.
    ///   - routes: Registers the service's own routes, each behind a guard or on an open group.
    /// - Throws: `Router.NoPolicy`, `Router.Clash` or `Router.BadPattern` for mistakes in the routes; ``ServiceFault/nameTaken(_:)``; the errors
    ///   of `routes`.
    public init(
        _ configuration: HTTPServiceConfiguration, logger: Logger, clock: ServiceClock = .system, services: [any ManagedService] = [],
        registry: PrometheusRegistry = PrometheusRegistry(), onManagement: @escaping @Sendable (ListenerAddress) -> Void = { _ in },
        onListening: @escaping @Sendable (ListenerAddress) -> Void = { _ in }, routes: (RouteGroup<RequestContext>) throws -> Void
    ) throws {
        let table = RouteTable()
        try routes(RouteGroup(table))
        try self.init(
            configuration, logger: logger, clock: clock, services: ManagedServices(services), registry: registry, table: table,
            onManagement: onManagement, onListening: onListening)
    }

    /// - Parameters:
    ///   - table: The service's own routes. `/healthz`, `/readyz` and `/metrics` are added, unless they have a listener of their own.
    ///   - tracer: Traces the requests to the service's own routes.
    ///   - describe: Called with the complete table, to which it may add a route that describes the others.
    package init(
        _ configuration: HTTPServiceConfiguration, logger: Logger, clock: ServiceClock, services: ManagedServices,
        registry: PrometheusRegistry, table: RouteTable, tracer: any Tracer = InstrumentationSystem.tracer,
        describe: (RouteTable) -> Void = { _ in },
        onManagement: @escaping @Sendable (ListenerAddress) -> Void, onListening: @escaping @Sendable (ListenerAddress) -> Void
    ) throws {
        let metrics = configuration.countsMetrics ? ServiceMetrics(registry) : nil
        let tracing = RequestTracing(unlessIdle: tracer)
        if let tracing { table.surround(tracing.traced) }
        let servers = ServerAssembly(configuration: configuration, logger: logger, clock: clock, metrics: metrics, tracing: tracing)
        let managementRoutes = ManagementRoutes(services: services, metrics: metrics)
        if configuration.management == nil { managementRoutes.register(on: RouteGroup(table)) }
        describe(table)
        let server = Server(servers.server(routing: try Router(table)))
        self.server = server
        management = try configuration.management.map { address in
            let table = RouteTable()
            managementRoutes.register(on: RouteGroup(table))
            return Server(servers.managementServer(at: address, routing: try Router(table)))
        }
        certificates = configuration.tls.map {
            CertificateRenewal(configuration: $0, server: server, logger: logger, clock: clock)
        }
        metrics?.watch(services)
        metrics?.watch(server)
        if let certificates { metrics?.watch(certificates) }
        self.services = services
        self.onManagement = onManagement
        self.onListening = onListening
    }

    /// Reads the certificates' files again, for new connections. Does nothing for plain HTTP.
    public func renewCertificates() { certificates?.renew() }

    /// True if ``renewCertificates()`` has certificates to read.
    package var hasCertificates: Bool { certificates != nil }

    /// Serves until its task is cancelled or a graceful shutdown begins, answers the requests in flight, and returns.
    ///
    /// - Throws: `SocketError` if it cannot listen; ``ServiceFault/notStarted(name:reason:)`` if a service cannot start. No listener stays open
    ///   then.
    public func run() async throws {
        if let address = try await management?.start() { onManagement(address) }
        do {
            try await services.run { try await serve() }
        } catch {
            await management?.drain()
            throw error
        }
        // The management listener closes last, so that a monitor sees the shutdown.
        await management?.drain()
    }

    private func serve() async throws {
        onListening(try await server.start())
        await withTaskGroup { group in
            if let certificates { group.addTask { await certificates.run() } }
            // Cancellation ends the service as a signal does.
            try? await gracefulShutdown()
            services.beginDraining()
            await server.drain()
            group.cancelAll()
        }
    }
}
