public import CognitoCore
public import EnvironmentReading
package import JOSE
package import Logging
package import PrometheusMetrics
public import ServiceRuntime

extension HTTPServiceBuilder {
    /// What the `COGNITO_…` variables say.
    ///
    /// - Parameter acceptingTestPools: If false, `COGNITO_TESTING` must be `off`.
    /// - Throws: `ConfigurationFaults` with all that is wrong in what has been read so far, the service's own variables
    ///   included.
    public func cognitoConfiguration(acceptingTestPools: Bool = false) throws(ConfigurationFaults) -> CognitoConfiguration {
        let configuration = CognitoConfiguration(reading: &variables, acceptingTestPools: acceptingTestPools)
        try variables.throwFaults()
        guard let configuration else { throw ConfigurationFaults(variables.faults) }
        return configuration
    }
}

extension CognitoVerifier {
    /// The verifier that the `COGNITO_…` variables describe. Its key sets become a part of the service, `keys` in `/readyz`: they are fetched
    /// before anything is ready, kept fresh while it serves, and shown at `/metrics`.
    ///
    ///     let verifier = try CognitoVerifier(in: service)
    ///
    /// - Parameters:
    ///   - service: Reads the variables, and runs the key sets.
    ///   - acceptingTestPools: If true, the test pool of a configuration that asks for one is trusted, and it alone. The test
    ///     user's password is then enough to get in: for a program that is tried out.
    ///   - revocations: Asked about each verified token, cached or not.
    ///   - directory: Asked about issuers that the variables do not name, such as the pools of tenants.
    /// - Throws: `ConfigurationFaults` with all that is wrong in what has been read so far, the service's own variables
    ///   included.
    public init(
        in service: HTTPServiceBuilder, acceptingTestPools: Bool = false, revocations: (any RevocationList)? = nil,
        asking directory: (any IssuerDirectory)? = nil
    ) throws(ConfigurationFaults) {
        let configuration = try service.cognitoConfiguration(acceptingTestPools: acceptingTestPools)
        try self.init(
            configuration, in: service, acceptingTestPools: acceptingTestPools, revocations: revocations, asking: directory)
    }

    /// The same for a configuration that has been read already.
    ///
    /// - Throws: `ConfigurationFaults` for a test pool that is not accepted.
    public init(
        _ configuration: CognitoConfiguration, in service: HTTPServiceBuilder, acceptingTestPools: Bool = false,
        revocations: (any RevocationList)? = nil, asking directory: (any IssuerDirectory)? = nil
    ) throws(ConfigurationFaults) {
        try self.init(
            configuration, acceptingTestPools: acceptingTestPools, partitions: service.configuration.shards.count, revocations: revocations,
            asking: directory, registry: service.configuration.countsMetrics ? service.registry : nil, logger: service.logger,
            clock: service.clock)
        service.add(KeySetService(self))
    }

    /// A verifier whose key sets and cache are shown in a registry.
    ///
    /// - Throws: `ConfigurationFaults` for a test pool that is not accepted.
    package init(
        _ configuration: CognitoConfiguration, acceptingTestPools: Bool, partitions: Int, revocations: (any RevocationList)?,
        asking directory: (any IssuerDirectory)? = nil, registry: PrometheusRegistry?, logger: Logger, clock: ServiceClock,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) throws(ConfigurationFaults) {
        let metrics = registry.map { KeySetMetrics($0, of: configuration.trustedIssuers) }
        try self.init(
            configuration, acceptingTestPools: acceptingTestPools, partitions: partitions, revocations: revocations, asking: directory,
            logger: logger, time: MonotonicTime(clock.sleeper), observe: { metrics?.count($0, of: $1) }, now: now)
        metrics?.watch(trustedIssuers)
        if let cache { metrics?.watch(cache) }
    }
}
