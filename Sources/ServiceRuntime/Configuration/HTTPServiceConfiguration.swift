public import EnvironmentReading
public import HTTPServer

/// Everything that a service reads from its environment about how it is served: the `HTTP_…`, `CORS_…`, `MANAGEMENT_…` and `LOG_…` variables.
public struct HTTPServiceConfiguration: Sendable {
    /// Where it listens.
    public let address: ListenerAddress
    /// Who may connect, where the address is a Unix socket's.
    public let socketAccess: SocketAccess
    /// The proxies that are believed about the sender of a request; `nil` if there are none.
    public let trustedProxies: TrustedProxies?
    /// If true, connections of such proxies begin with a preamble of the PROXY protocol.
    public let readsProxyPreambles: Bool
    /// For HTTPS; `nil` for plain HTTP.
    public let tls: TLSConfiguration?
    /// What is spoken, the preferred protocol first.
    public let protocols: [ApplicationProtocol]
    /// Where health, readiness and metrics are served, and they alone; `nil` for the address of everything else.
    public let management: ListenerAddress?
    /// If true, requests are counted, and `/metrics` is there.
    public let countsMetrics: Bool
    /// What a connection, a request and an answer may cost.
    public let limits: Limits
    /// Which pages of other origins may read the answers; `nil` when none may.
    public let crossOrigin: CrossOriginPolicy?
    /// Queues that serve connections.
    public let shards: Shards
    public let log: LogConfiguration

    /// Reads the variables. Each has a default, which stands in for a value with a fault: ask the reader to
    /// `ConfigurationReader.throwFaults()` before the configuration is used.
    ///
    /// - Parameter reader: Reads the variables, and perhaps those of a program's own.
    public init(reading reader: inout ConfigurationReader) {
        address = ListenerAddress(reading: &reader)
        socketAccess = SocketAccess(reading: &reader, at: address)
        trustedProxies = TrustedProxies.read(&reader, at: address)
        readsProxyPreambles = TrustedProxies.readPreambles(&reader)
        tls = TLSConfiguration(reading: &reader, address: address)
        protocols = reader.value("HTTP_PROTOCOLS", .protocols, default: "h2,http/1.1")
        management = ListenerAddress(managementReading: &reader, besides: address)
        let metrics: Switch = reader.value("HTTP_METRICS", .oneOfItsCases, default: "on")
        countsMetrics = metrics == .on
        limits = Limits(reading: &reader)
        crossOrigin = CrossOriginPolicy.read(&reader)
        shards = Shards(reading: &reader)
        log = LogConfiguration(reading: &reader)
    }

    /// Reads the same where nothing else is to be read.
    ///
    /// - Throws: `ConfigurationFaults` with everything that is wrong.
    public init(_ environment: Environment) throws(ConfigurationFaults) {
        var reader = ConfigurationReader(environment)
        self.init(reading: &reader)
        try reader.throwFaults()
    }

    /// What the addresses of the service begin with.
    public var scheme: String { tls == nil ? "http" : "https" }
}
