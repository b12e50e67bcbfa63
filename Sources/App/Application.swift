import CognitoAuth
public import CognitoCore
public import HTTPServer
public import Logging
public import PrometheusMetrics
public import ServiceLifecycle
public import ServiceRuntime

/// The wiring: configuration in, a running service out.
public struct Application: Service {
    private let server: Server
    private let management: Server?
    private let certificates: CertificateRenewal?
    private let services: ManagedServices
    private let onManagement: @Sendable (ListenerAddress) -> Void
    private let onListening: @Sendable (ListenerAddress) -> Void

    /// - Parameters:
    ///   - configuration: Valid as a whole.
    ///   - logger: Takes the service's log lines.
    ///   - clock: What the whole service takes for the time.
    ///   - services: Started before requests are served and stopped after the last answer, behind the key sets; `/readyz` names each.
    ///   - revocations: Asked about each verified token.
    ///   - registry: Where metrics are counted, unless the configuration says that none are.
    ///   - additionalRoutes: Registers what only this executable serves, such as the test login; guards there judge by the same verifier.
    ///   - onManagement: Called once the management listener is there, with its real port, if there is to be one.
    ///   - onListening: Called once requests are served, with the real port.
    /// - Throws: `GroupRules.Fault`, `Router.Clash` or `Router.NoPolicy`: mistakes in the routes themselves; `ConfigurationFaults` for a test
    ///   pool that the executable may not trust; `ServiceFault.nameTaken`.
    public init(
        _ configuration: AppConfiguration, logger: Logger, clock: ApplicationClock = .system,
        services: [any ManagedService] = [], revocations: (any RevocationList)? = nil, registry: PrometheusRegistry = PrometheusRegistry(),
        additionalRoutes: (RouteGroup<RequestContext>, CognitoVerifier) throws -> Void = { _, _ in },
        onManagement: @escaping @Sendable (ListenerAddress) -> Void = { _ in },
        onListening: @escaping @Sendable (ListenerAddress) -> Void
    ) throws {
        let parts = try ApplicationParts(
            configuration, logger: logger, clock: clock, services: services, revocations: revocations, registry: registry)
        let table = try parts.routes.table { root in
            if configuration.management == nil { parts.managementRoutes.register(on: root) }
            try additionalRoutes(root, parts.verifier)
        }
        server = Server(try parts.server(routing: Router(table)))
        management = try configuration.management.map { address in
            let table = RouteTable()
            parts.managementRoutes.register(on: RouteGroup(table))
            return Server(parts.managementServer(at: address, routing: try Router(table)))
        }
        parts.metrics?.watch(server)
        certificates = configuration.tls.map { [server] in
            CertificateRenewal(configuration: $0, server: server, logger: logger, clock: clock)
        }
        if let certificates { parts.metrics?.watch(certificates) }
        self.services = parts.services
        self.onManagement = onManagement
        self.onListening = { [resource = parts.resource] address in
            if configuration.isResourceByAddress { resource?.identify(asAddress: address, scheme: configuration.scheme) }
            onListening(address)
        }
    }

    /// Presents what stands in the certificates' files now to those who connect from now on.
    public func renewCertificates() { certificates?.renew() }

    /// Serves until told to stop, answers what is in flight, and returns.
    ///
    /// - Throws: `SocketError` if it cannot listen, `ServiceFault.notStarted` if a service cannot start; nothing stays open then.
    public func run() async throws {
        if let address = try await management?.start() { onManagement(address) }
        do {
            try await services.run { try await serve() }
        } catch {
            await management?.drain()
            throw error
        }
        // A monitor sees the end of everything else.
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
