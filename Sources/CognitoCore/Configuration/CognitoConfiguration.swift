public import EnvironmentReading
import JOSE
import StrictJSON

/// The configuration of Cognito from the environment, without faults.
public struct CognitoConfiguration: Sendable, Equatable {
    /// The pool of `COGNITO_USER_POOL_ID`. It is trusted unless ``testing`` names a test pool.
    public let pool: UserPool
    /// The group that the sample's `/admin` requires.
    public let adminsGroupName: String
    /// The kind of test pool, if there is one.
    public private(set) var testing: TestingConfiguration
    /// The kinds of the pool's tokens that are accepted.
    public let acceptedTokenUse: AcceptedTokenUse
    /// The time by which the clocks of the pool and of this machine may differ: 0 to 300 s.
    public let clockSkew: Duration
    /// The time for which keys stay in use while no refresh succeeds: 1 to 72 h.
    public let maximumKeySetAge: Duration
    /// The audiences of which `aud` of an access token must name one; empty for any. Its `client_id` must be one of our clients in any case.
    public let apiAudiences: [String]
    /// The capacity of the cache of verified tokens; 0 for no cache.
    public let cachedTokens: Int
    /// About the memory that the cache of verified tokens may take up, in bytes; `nil` for 1,536 for each of ``cachedTokens``.
    public let cacheBytes: Int?
    /// The bounds of a fetch of a key set, and its route.
    public let keySetAccess: KeySetAccess
    /// The length of the longest token that is parsed, in bytes.
    public let maximumTokenBytes: Int
    private let additionalIssuers: [Issuer]

    /// The one pool whose tokens are accepted: the test pool while testing is on, else the production pool.
    public var trustedPool: UserPool { testing.testPool?.pool ?? pool }

    /// The issuers whose tokens are accepted: the one of the trusted pool, and, while there is no test pool, the additional ones.
    public var trustedIssuers: [Issuer] {
        let others = testing == .off ? additionalIssuers : []
        return [Issuer(trustedPool, tokenUse: acceptedTokenUse, apiAudiences: apiAudiences)] + others
    }

    /// The same configuration once the embedded pool listens at its real address, from which its keys are then read.
    /// Without an embedded pool nothing changes.
    public func withEmbeddedPool(listeningAt endpoint: HTTPURL) -> CognitoConfiguration {
        guard case .embedded(let test, let port) = testing else { return self }
        var copy = self
        copy.testing = .embedded(test.listening(at: endpoint), port: port)
        return copy
    }
}

extension CognitoConfiguration {
    /// Reads the `COGNITO_…` variables and `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`. `nil` means that the reader has recorded at least
    /// one fault more.
    ///
    /// - Parameters:
    ///   - reader: The reader, which may also read the program's own variables.
    ///   - acceptingTestPools: If false, `COGNITO_TESTING` must be `off`: to go on without the test pool would be to run something else
    ///     than was asked for, and to trust it would let in every reader of a password that stands in a file.
    public init?(reading reader: inout ConfigurationReader, acceptingTestPools: Bool = false) {
        self.init(reading: &reader, refusingTestPools: acceptingTestPools ? nil : Self.testPoolRule)
    }

    /// Reads the variables of a program that has none of its own.
    ///
    /// - Throws: `ConfigurationFaults` with everything that is wrong.
    public init(_ environment: Environment, acceptingTestPools: Bool = false) throws(ConfigurationFaults) {
        var reader = ConfigurationReader(environment)
        let configuration = CognitoConfiguration(reading: &reader, acceptingTestPools: acceptingTestPools)
        guard let configuration, reader.faults.isEmpty else { throw ConfigurationFaults(reader.faults) }
        self = configuration
    }

    fileprivate static let testPoolRule = "off: this program trusts no test pool"

    /// - Parameter rule: What `COGNITO_TESTING` must be, in words; `nil` where test pools are accepted.
    package init?(reading reader: inout ConfigurationReader, refusingTestPools rule: String?) {
        let faultsBefore = reader.faults.count
        // Nothing more is read of a pool that is not trusted, so that the one fault is reported.
        let mode = reader.value("COGNITO_TESTING", rule.map { .off($0) } ?? .oneOfItsCases, default: "off")
        let standard = PoolVariables.production.read(from: &reader)
        let pool = mode == .off ? AddressVariables.read(from: &reader, for: standard) : standard
        let group = reader.required("COGNITO_ADMINS_GROUP_NAME", .groupName, example: "admins")
        let testing = TestingConfiguration(mode, reading: &reader)
        acceptedTokenUse = reader.value("COGNITO_TOKEN_USE", .oneOfItsCases, default: "id")
        clockSkew = reader.value("COGNITO_CLOCK_SKEW_SECONDS", .seconds(in: 0...300), default: "0")
        maximumKeySetAge = reader.value("COGNITO_JWKS_MAX_STALE_HOURS", .hours(in: 1...72), default: "24")
        apiAudiences = reader.optional("COGNITO_API_AUDIENCE", .list(of: .text(length: 1...256)), example: "https://api.example.com") ?? []
        cachedTokens = reader.value("COGNITO_TOKEN_CACHE_ENTRIES", .integer(in: 0...1_000_000), default: "21845")
        cacheBytes = reader.optional(
            "COGNITO_TOKEN_CACHE_BYTES", .integer(in: 1_048_576...1_099_511_627_776), example: "33554432")
        keySetAccess = KeySetAccess(reading: &reader)
        maximumTokenBytes = reader.value(
            "COGNITO_MAX_TOKEN_BYTES", .integer(in: 1_024...65_536), default: "\(UnverifiedJWS.maximumBytes)")
        additionalIssuers = Self.additionalIssuers(reading: &reader, beside: pool, mode)
        guard reader.faults.count == faultsBefore, let pool, let group, let testing else { return nil }
        self.pool = pool
        self.adminsGroupName = group
        self.testing = testing
    }

    private static func additionalIssuers(
        reading reader: inout ConfigurationReader, beside pool: UserPool?, _ mode: TestingConfiguration.Mode
    ) -> [Issuer] {
        let variable = "COGNITO_ADDITIONAL_ISSUERS"
        let example = "eu-west-1_Second;client=exampleClientIdDEF456"
        let issuers = reader.optional(variable, .additionalIssuers, example: example) ?? []
        if let pool, issuers.contains(where: { sameBytes($0.name, pool.issuer) }) {
            reader.report(variable, .mustBe("issuers other than that of COGNITO_USER_POOL_ID"), example: example)
        }
        if !issuers.isEmpty, mode != .off {
            reader.warn("\(variable) is ignored while COGNITO_TESTING is \(mode.rawValue): then only the test pool is trusted")
        }
        return issuers
    }
}

extension ConfigurationRule where Value == TestingConfiguration.Mode {
    /// `off` alone.
    fileprivate static func off(_ rule: String) -> Self { Self(rule) { $0 == Value.off.rawValue ? .off : nil } }
}

extension ConfigurationFaults {
    /// A configuration asks for a test pool, and the program was not told to trust one.
    static let testPoolNotAccepted = ConfigurationFaults([
        ConfigurationFault("COGNITO_TESTING", .mustBe(CognitoConfiguration.testPoolRule), example: TestingConfiguration.Mode.off.rawValue)
    ])
}
