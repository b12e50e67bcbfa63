public import CognitoCore
public import HTTPServer
public import Logging
public import PrometheusMetrics
public import ServiceLifecycle

/// The wiring: configuration in, a running service out.
public struct Application: Service {
    private let server: Server
    private let management: Server?
    private let verifier: CognitoVerifier
    private let certificates: CertificateRenewal?
    private let status: ServiceStatus
    private let onManagement: @Sendable (ListenerAddress) -> Void
    private let onListening: @Sendable (ListenerAddress) -> Void

    /// - Parameters:
    ///   - configuration: Valid as a whole.
    ///   - logger: Takes the service's log lines.
    ///   - clock: What the whole service takes for the time.
    ///   - revocations: Asked about each verified token.
    ///   - registry: Where metrics are counted, unless the configuration says that none are.
    ///   - additionalRoutes: Registers what only this executable serves, such as the test login; guards there judge by the same verifier.
    ///   - onManagement: Called once the management listener is there, with its real port, if there is to be one.
    ///   - onListening: Called once requests are served, with the real port.
    /// - Throws: `GroupRules.Fault`, `Router.Clash` or `Router.NoPolicy`: mistakes in the routes themselves; `ConfigurationFaults` for a test
    ///   pool that the executable may not trust.
    public init(
        _ configuration: AppConfiguration, logger: Logger, clock: ApplicationClock = .system,
        revocations: (any RevocationList)? = nil, registry: PrometheusRegistry = PrometheusRegistry(),
        additionalRoutes: (RouteGroup<RequestContext>, CognitoVerifier) throws -> Void = { _, _ in },
        onManagement: @escaping @Sendable (ListenerAddress) -> Void = { _ in },
        onListening: @escaping @Sendable (ListenerAddress) -> Void
    ) throws {
        let parts = try ApplicationParts(configuration, logger: logger, clock: clock, revocations: revocations, registry: registry)
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
        verifier = parts.verifier
        status = parts.status
        self.onManagement = onManagement
        self.onListening = onListening
    }

    /// Presents what stands in the certificates' files now to those who connect from now on.
    public func renewCertificates() { certificates?.renew() }

    /// Serves until told to stop, answers what is in flight, and returns.
    ///
    /// - Throws: `SocketError` when it cannot listen; nothing stays open then.
    public func run() async throws {
        if let address = try await management?.start() { onManagement(address) }
        do {
            let address = try await server.start()
            onListening(address)
        } catch {
            await management?.drain()
            throw error
        }
        await withTaskGroup { group in
            group.addTask { [verifier] in await verifier.run() }
            if let certificates { group.addTask { await certificates.run() } }
            // Cancellation ends the service as a signal does.
            try? await gracefulShutdown()
            status.beginDraining()
            await server.drain()
            group.cancelAll()
        }
        // Whoever watches sees the end of everything else.
        await management?.drain()
    }
}
