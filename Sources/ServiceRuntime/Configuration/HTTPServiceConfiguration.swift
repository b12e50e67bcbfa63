public import EnvironmentReading
public import HTTPServer

/// The configuration of a service's listeners and log, from the variables `HTTP_…`, `CORS_…`, `MANAGEMENT_…` and `LOG_…`.
public struct HTTPServiceConfiguration: Sendable {
    /// The address of the listener.
    public let address: ListenerAddress
    /// The permissions of the socket file, if `address` is a Unix socket.
    public let socketAccess: SocketAccess
    /// The proxies whose word about a client's address counts; `nil` for none.
    public let trustedProxies: TrustedProxies?
    /// If true, connections of trusted proxies begin with a preamble of the PROXY protocol.
    public let readsProxyPreambles: Bool
    /// The certificates for HTTPS; `nil` for plain HTTP.
    public let tls: TLSConfiguration?
    /// The versions of HTTP, the preferred one first.
    public let protocols: [ApplicationProtocol]
    /// The address of a second listener, which alone serves health, readiness and metrics; `nil` to serve them at `address`.
    public let management: ListenerAddress?
    /// If true, requests are counted and `/metrics` is served.
    public let countsMetrics: Bool
    /// The bounds of connections, requests and answers.
    public let limits: Limits
    /// The origins whose pages may read the answers; `nil` for none but the service's own.
    public let crossOrigin: CrossOriginPolicy?
    /// The number of queues that serve connections.
    public let shards: Shards
    public let log: LogConfiguration

    /// Reads the variables, and records their faults in the reader. The default replaces a faulty value, so call
    /// `ConfigurationReader.throwFaults()` before you use the configuration.
    ///
    /// - Parameter reader: The reader, which may also read the program's own variables.
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

    /// Reads the variables of a program that has none of its own.
    ///
    /// - Throws: `ConfigurationFaults` with all faults.
    public init(_ environment: Environment) throws(ConfigurationFaults) {
        var reader = ConfigurationReader(environment)
        self.init(reading: &reader)
        try reader.throwFaults()
    }

    /// The scheme of the service's URLs: `http` or `https`.
    public var scheme: String { tls == nil ? "http" : "https" }
}
