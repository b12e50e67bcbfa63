public import EnvironmentReading
public import HTTPServer
public import Logging
public import PrometheusMetrics

/// What a program puts its service together with, at start: variables, routes, further services.
public final class HTTPServiceBuilder {
    /// Reads the program's own variables. What is wrong with them is reported together with what is wrong with all others.
    ///
    ///     let shelf = service.variables.value("BOOKS_SHELF", .text(length: 1...64), default: "fiction")
    public var variables: ConfigurationReader
    /// How the service is served and logged. Where a variable of it has a fault, the default stands in until the program ends by it.
    public let configuration: HTTPServiceConfiguration
    /// Writes to standard error, as the configuration says.
    public let logger: Logger
    /// What the whole service takes for the time.
    public let clock: ServiceClock
    /// What `/metrics` shows. Whatever uses swift-metrics counts here.
    public let registry: PrometheusRegistry
    /// Where routes are registered, each behind a guard or on an open group.
    public var routes: RouteGroup<RequestContext> { RouteGroup(table) }

    private let table = RouteTable()
    private var services: [any ManagedService] = []
    private var document: OpenAPIDocument?

    /// - Parameters:
    ///   - name: The label of the program's log lines.
    ///   - environment: Where all variables come from.
    ///   - clock: What the whole service takes for the time.
    ///   - registry: Where requests are counted, unless the configuration says that none are.
    public init(
        _ name: String, _ environment: Environment, clock: ServiceClock = .system, registry: PrometheusRegistry = PrometheusRegistry()
    ) {
        variables = ConfigurationReader(environment)
        configuration = HTTPServiceConfiguration(reading: &variables)
        logger = Logger(name, configuration.log)
        self.clock = clock
        self.registry = registry
    }

    /// Adds a part of the program. Parts start in the order in which they are added, before requests are served, and stop in the opposite one
    /// after the last answer; each may use those that were added before it.
    public func add(_ service: any ManagedService) { services.append(service) }

    /// Has the API described at `GET /openapi.json`, open to everybody: each route that there is in the end, with what its guards take and refuse.
    public func describe(_ document: OpenAPIDocument) { self.document = document }

    /// The service, once all has been added to it.
    ///
    /// - Parameters:
    ///   - onManagement: Called once the management listener is there, with its real port, if there is to be one.
    ///   - onListening: Called once requests are served, with the real port.
    /// - Throws: `ConfigurationFaults` with everything that is wrong with any variable; `Router.NoPolicy`, `Router.Clash` or
    ///   `Router.BadPattern`: mistakes in the routes; ``ServiceFault/nameTaken(_:)``.
    public func build(
        onManagement: @escaping @Sendable (ListenerAddress) -> Void = { _ in },
        onListening: @escaping @Sendable (ListenerAddress) -> Void = { _ in }
    ) throws -> HTTPService {
        try variables.throwFaults()
        return try HTTPService(
            configuration, logger: logger, clock: clock, services: ManagedServices(services), registry: registry, table: table,
            describe: { document?.register(in: $0) }, onManagement: onManagement, onListening: onListening)
    }
}
