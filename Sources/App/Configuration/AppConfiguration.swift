public import CognitoCore
public import EnvironmentReading
public import HTTPServer

/// Everything that the service reads from its environment, valid as a whole.
public struct AppConfiguration: Sendable {
    public var cognito: CognitoConfiguration
    /// Whether the executable may trust a test pool.
    let acceptsTestPools: Bool
    public let address: ListenerAddress
    /// Who may connect, where the address is a Unix socket's.
    public let socketAccess: SocketAccess
    /// The proxies that are believed about the sender of a request; `nil` if there are none.
    public let trustedProxies: TrustedProxies?
    /// If true, connections of such proxies begin with a preamble of the PROXY protocol.
    public let readsProxyPreambles: Bool
    /// For HTTPS; `nil` for plain HTTP.
    public let tls: TLSConfiguration?
    /// Where health, readiness and metrics are served, and they alone; `nil` for the address of everything else.
    public let management: ListenerAddress?
    /// Whether anything is counted.
    public let countsMetrics: Bool
    public let limits: Limits
    /// Which pages of other origins may read the answers; `nil` when none may.
    public let crossOrigin: CrossOriginPolicy?
    /// The cookie in which the sample's routes take a token too; `nil` when they take none in a cookie.
    public let cookie: CookieCredentials?
    /// The resource identifier of this API; `nil` if there is none, or if it is the service's own address.
    public let resource: HTTPURL?
    /// If true, the address of the service is its resource identifier.
    let isResourceByAddress: Bool
    /// Where records, API keys and revocations are kept.
    public let database: DatabaseConfiguration
    /// Queues that serve connections.
    public let shards: Shards
    public let log: LogConfiguration
    /// What is allowed but probably not meant, one line each.
    public let warnings: [String]
    /// Each variable and the value in force, secrets masked, for `config`.
    public let settings: [ConfigurationSetting]

    /// - Throws: ``ConfigurationFaults`` with everything that is wrong, not only the first.
    public init(reading environment: Environment, for binary: Binary) throws(ConfigurationFaults) {
        var reader = ConfigurationReader(environment)
        let cognito = CognitoConfiguration(reading: &reader, refusingTestPools: binary.testPoolRule)
        let address = ListenerAddress(reading: &reader)
        socketAccess = SocketAccess(reading: &reader, at: address)
        trustedProxies = TrustedProxies.read(&reader, at: address)
        readsProxyPreambles = TrustedProxies.readPreambles(&reader)
        tls = TLSConfiguration(reading: &reader, address: address)
        management = ListenerAddress(managementReading: &reader, besides: address)
        let metrics: Switch = reader.value("HTTP_METRICS", .oneOfItsCases, default: "on")
        countsMetrics = metrics == .on
        limits = Limits(reading: &reader)
        crossOrigin = CrossOriginPolicy.read(&reader)
        cookie = CookieCredentials(reading: &reader, crossOrigin)
        resource = reader.optional("API_RESOURCE", .resource, example: "https://api.example.com", derived: binary.derivedResource)
        isResourceByAddress = resource == nil && binary.derivedResource != nil
        database = DatabaseConfiguration(reading: &reader)
        shards = Shards(reading: &reader)
        log = LogConfiguration(reading: &reader)
        binary.check(environment, address, &reader)
        try reader.throwFaults()
        guard let cognito else { throw ConfigurationFaults(reader.faults) }
        self.cognito = cognito
        acceptsTestPools = binary.testPoolRule == nil
        self.address = address
        warnings = reader.warnings
        settings = reader.settings
    }

    /// What the addresses of the service begin with.
    public var scheme: String { tls == nil ? "http" : "https" }
}
