import CognitoAuth
public import CognitoCore
public import HTTPServer
public import Logging
public import PrometheusMetrics
public import ServiceLifecycle
public import ServiceRuntime

/// The wiring: configuration in, a running service out.
public struct Application: Service {
    package let service: HTTPService

    /// - Parameters:
    ///   - configuration: Valid as a whole.
    ///   - logger: Takes the service's log lines.
    ///   - clock: What the whole service takes for the time.
    ///   - services: Started before requests are served and stopped after the last answer, behind the key sets; `/readyz` names each.
    ///   - revocations: Asked about each verified token.
    ///   - registry: Where metrics are counted, unless the configuration says that none are.
    ///   - additionalRoutes: Registers what only this executable serves, such as the test login; guards there judge by the same verifier.
    ///   - additionalDescriptions: What the OpenAPI document says of those routes; one of which nothing is said is left out.
    ///   - onManagement: Called once the management listener is there, with its real port, if there is to be one.
    ///   - onListening: Called once requests are served, with the real port.
    /// - Throws: `GroupRules.Fault`, `Router.Clash` or `Router.NoPolicy`: mistakes in the routes themselves; `ConfigurationFaults` for a test
    ///   pool that the executable may not trust; `ServiceFault.nameTaken`.
    public init(
        _ configuration: AppConfiguration, logger: Logger, clock: ApplicationClock = .system,
        services: [any ManagedService] = [], revocations: (any RevocationList)? = nil, registry: PrometheusRegistry = PrometheusRegistry(),
        additionalRoutes: (RouteGroup<RequestContext>, CognitoVerifier) throws -> Void = { _, _ in },
        additionalDescriptions: [RouteDescription] = [],
        onManagement: @escaping @Sendable (ListenerAddress) -> Void = { _ in },
        onListening: @escaping @Sendable (ListenerAddress) -> Void
    ) throws {
        let parts = try ApplicationParts(
            configuration, logger: logger, clock: clock, services: services, revocations: revocations, registry: registry)
        let (table, routes) = (RouteTable(), parts.routes)
        try routes.register(on: RouteGroup(table))
        try additionalRoutes(RouteGroup(table), parts.verifier)
        let scheme = configuration.service.scheme
        service = try HTTPService(
            configuration.service, logger: logger, clock: clock.service, services: parts.services, registry: registry, table: table,
            describe: { routes.describe($0, additionalDescriptions) }, onManagement: onManagement,
            onListening: { [resource = parts.resource] address in
                if configuration.isResourceByAddress { resource?.identify(asAddress: address, scheme: scheme) }
                onListening(address)
            })
    }

    /// Serves until told to stop, answers what is in flight, and returns.
    ///
    /// - Throws: `SocketError` if it cannot listen, `ServiceFault.notStarted` if a service cannot start; nothing stays open then.
    public func run() async throws { try await service.run() }
}
