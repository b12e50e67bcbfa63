public import EnvironmentReading
public import HTTPServer
public import Logging
public import PrometheusMetrics
public import ServiceLifecycle

/// Assembles a service at start, from variables, routes and further services.
public final class HTTPServiceBuilder {
    /// Reads the program's own variables. Their faults are reported together with those of all other variables.
    ///
    ///     let shelf = service.variables.value("BOOKS_SHELF", .text(length: 1...64), default: "fiction")
    public var variables: ConfigurationReader
    /// The configuration of listeners and log. The default replaces a faulty value until ``build(onManagement:onListening:)`` reports the fault.
    public let configuration: HTTPServiceConfiguration
    /// The program's logger, which writes to standard error as configured.
    public let logger: Logger
    /// The source of time for the whole service.
    public let clock: ServiceClock
    /// The metrics that `/metrics` shows.
    public let registry: PrometheusRegistry
    /// The group of all paths. Register each route behind a guard or on an open group.
    public var routes: RouteGroup<RequestContext> { RouteGroup(table) }

    private let table = RouteTable()
    private var services: [any ManagedService] = []
    private var document: OpenAPIDocument?

    /// - Parameters:
    ///   - name: The label of the program's log lines.
    ///   - environment: The values of all variables.
    ///   - clock: The source of time for the whole service.
    ///   - registry: Counts requests, unless the configuration turns metrics off.
    public init(
        _ name: String, _ environment: Environment, clock: ServiceClock = .system, registry: PrometheusRegistry = PrometheusRegistry()
    ) {
        variables = ConfigurationReader(environment)
        configuration = HTTPServiceConfiguration(reading: &variables)
        logger = Logger(name, configuration.log)
        self.clock = clock
        self.registry = registry
    }

    /// Adds a service. Services start in the order in which they were added, before requests are served, and stop in the opposite order after
    /// the last answer; each may use those that were added before it.
    public func add(_ service: any ManagedService) { services.append(service) }

    /// Adds a service of swift-service-lifecycle, such as a client of a database, which takes its place among the others.
    ///
    ///     service.add(postgres, named: "postgres")
    ///
    /// | moment | the service |
    /// |---|---|
    /// | before the server listens | its `run()` begins; nothing waits for what it does first |
    /// | while the server serves and drains | goes on: the program's shutdown is kept from it until the last answer |
    /// | after the server has drained, and the services behind it have stopped | its graceful shutdown begins |
    /// | after `grace` | its task is cancelled, if `run()` has not returned yet |
    ///
    /// Where the program's task is cancelled, and not shut down by a signal or gracefully, the service's shutdown begins at once.
    ///
    /// If `run()` returns or throws earlier, that is an error in the log, `GET /readyz` is 503 from then on, and the program goes on.
    ///
    /// - Parameters:
    ///   - service: A service that no other group runs.
    ///   - name: Its member of `checks` in the answer to `GET /readyz`; unique in a program, and not `draining`.
    ///   - grace: The time between its graceful shutdown and its cancellation. The services in front of it wait for it.
    public func add(_ service: any Service, named name: String, cancelledAfter grace: Duration = .seconds(5)) {
        add(LifecycleService(service, named: name, cancelledAfter: grace, logger: logger))
    }

    /// Serves a description of the API at `GET /openapi.json`, without a guard. It covers all routes of the finished service, with the
    /// credentials and the refusals of their guards. A ``RouteDescription`` that fits none of them is a warning in the log.
    public func describe(_ document: OpenAPIDocument) { self.document = document }

    /// Makes the service of all that has been added. To be called last.
    ///
    /// - Parameters:
    ///   - onManagement: Called with the real port once the management listener, if there is one, accepts connections.
    ///   - onListening: Called with the real port once requests are served.
    /// - Returns: The service, which has not started yet.
    /// - Throws: `ConfigurationFaults` with the faults of all variables; `Router.NoPolicy`, `Router.Clash` or
    ///   `Router.BadPattern` for mistakes in the routes; ``ServiceFault/nameTaken(_:)``.
    public func build(
        onManagement: @escaping @Sendable (ListenerAddress) -> Void = { _ in },
        onListening: @escaping @Sendable (ListenerAddress) -> Void = { _ in }
    ) throws -> HTTPService {
        try variables.throwFaults()
        return try HTTPService(
            configuration, logger: logger, clock: clock, services: ManagedServices(services), registry: registry, table: table,
            describe: { document?.register(in: $0, warning: logger) }, onManagement: onManagement, onListening: onListening)
    }
}
