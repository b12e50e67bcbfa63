public import CognitoCore
public import EnvironmentReading
public import ServiceRuntime

/// The configuration that the service reads from its environment, without faults.
public struct AppConfiguration: Sendable {
    public var cognito: CognitoConfiguration
    /// If true, the executable may trust a test pool.
    let acceptsTestPools: Bool
    /// The configuration of listeners and log.
    public let service: HTTPServiceConfiguration
    /// The cookie in which the sample's routes also accept a token; `nil` for none.
    public let cookie: CookieCredentials?
    /// The resource identifier of this API; `nil` if there is none, or if it is the service's own address.
    public let resource: HTTPURL?
    /// If true, the address of the service is its resource identifier.
    let isResourceByAddress: Bool
    /// The database for records, API keys and revocations.
    public let database: DatabaseConfiguration
    /// Warnings of settings that are valid but probably not intended, one line each.
    public let warnings: [String]
    /// Each variable and the value in force, secrets masked, for `config`.
    public let settings: [ConfigurationSetting]

    /// - Throws: ``ConfigurationFaults`` with all faults.
    public init(reading environment: Environment, for binary: Binary) throws(ConfigurationFaults) {
        var reader = ConfigurationReader(environment)
        let cognito = CognitoConfiguration(reading: &reader, refusingTestPools: binary.testPoolRule)
        service = HTTPServiceConfiguration(reading: &reader)
        cookie = CookieCredentials(reading: &reader, service.crossOrigin)
        resource = reader.optional("API_RESOURCE", .resourceIdentifier, example: "https://api.example.com", derived: binary.derivedResource)
        isResourceByAddress = resource == nil && binary.derivedResource != nil
        database = DatabaseConfiguration(reading: &reader)
        binary.check(environment, service.address, &reader)
        try reader.throwFaults()
        guard let cognito else { throw ConfigurationFaults(reader.faults) }
        self.cognito = cognito
        acceptsTestPools = binary.testPoolRule == nil
        warnings = reader.warnings
        settings = reader.settings
    }
}
