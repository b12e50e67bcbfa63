public import CognitoAuth
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
    ///   - configuration: A configuration without faults.
    ///   - logger: Takes the service's log lines.
    ///   - clock: The source of time for the whole service.
    ///   - services: Started after the key sets and before requests are served, and stopped after the last answer; `/readyz` names each.
    ///   - revocations: Consulted for each verified token.
    ///   - registry: Counts metrics, unless the configuration turns them off.
    ///   - additionalRoutes: Registers routes of this executable alone, such as the test login; their guards get the same verifier and
    ///     realm.
    ///   - additionalDescriptions: Descriptions of those routes for the OpenAPI document, which leaves out a route without one.
    ///   - onManagement: Called with the real port once the management listener, if there is one, accepts connections.
    ///   - onListening: Called with the real port once requests are served.
    /// - Throws: `GroupRules.Fault`, `Router.Clash` or `Router.NoPolicy` for mistakes in the routes; `ConfigurationFaults` for a test pool that
    ///   the executable may not trust; `ServiceFault.nameTaken`.
    public init(
        _ configuration: AppConfiguration, logger: Logger, clock: ApplicationClock = .system,
        services: [any ManagedService] = [], revocations: (any RevocationList)? = nil, registry: PrometheusRegistry = PrometheusRegistry(),
        additionalRoutes: (RouteGroup<RequestContext>, CognitoVerifier, Realm) throws -> Void = { _, _, _ in },
        additionalDescriptions: [RouteDescription] = [],
        onManagement: @escaping @Sendable (ListenerAddress) -> Void = { _ in },
        onListening: @escaping @Sendable (ListenerAddress) -> Void
    ) throws {
        let parts = try ApplicationParts(
            configuration, logger: logger, clock: clock, services: services, revocations: revocations, registry: registry)
        let (table, routes) = (RouteTable(), parts.routes)
        try routes.register(on: RouteGroup(table))
        try additionalRoutes(RouteGroup(table), parts.verifier, routes.realm)
        let scheme = configuration.service.scheme
        service = try HTTPService(
            configuration.service, logger: logger, clock: clock.service, services: parts.services, registry: registry, table: table,
            describe: { routes.describe($0, additionalDescriptions) }, onManagement: onManagement,
            onListening: { [resource = parts.resource] address in
                if configuration.isResourceByAddress { resource?.identify(asAddress: address, scheme: scheme) }
                onListening(address)
            })
    }

    /// Serves until its task is cancelled or a graceful shutdown begins, answers the requests in flight, and returns.
    ///
    /// - Throws: `SocketError` if it cannot listen; `ServiceFault.notStarted` if a service cannot start. No listener stays open then.
    public func run() async throws { try await service.run() }
}
