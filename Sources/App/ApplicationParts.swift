import CognitoAuth
import CognitoCore
import CognitoRuntime
import Logging
import PrometheusMetrics
import ServiceRuntime

/// The parts of an application, made from its configuration.
struct ApplicationParts {
    let configuration: AppConfiguration
    let logger: Logger
    let clock: ApplicationClock
    let services: ManagedServices
    let verifier: CognitoVerifier
    /// `nil` without a database.
    let data: DataService?
    let resource: ProtectedResource?
    private let revocations: (any RevocationList)?

    init(
        _ configuration: AppConfiguration, logger: Logger, clock: ApplicationClock, services: [any ManagedService],
        revocations: (any RevocationList)?, registry: PrometheusRegistry
    ) throws {
        self.configuration = configuration
        self.logger = logger
        self.clock = clock
        let registry = configuration.service.countsMetrics ? registry : nil
        let data = DataService(
            configuration.database, metrics: registry.map(StoreMetrics.init), logger: logger, clock: clock)
        var lists: [any RevocationList] = []
        if let revocations { lists.append(revocations) }
        if let data { lists.append(data.revocations) }
        self.revocations = lists.count > 1 ? RevocationLists(lists: lists) : lists.first
        verifier = try CognitoVerifier(
            configuration.cognito, acceptingTestPools: configuration.acceptsTestPools, partitions: configuration.service.shards.count,
            revocations: self.revocations, registry: registry, logger: logger, clock: clock.service, now: clock.now)
        let own: [any ManagedService] = [KeySetService(verifier)] + (data.map { [$0] } ?? [])
        self.services = try ManagedServices(own + services)
        registry?.showVersion()
        if let data { registry?.watch(data.revocations) }
        resource = ProtectedResource(configuration, verifier)
        self.data = data
    }

    var routes: Routes {
        Routes(
            verifier: verifier, adminsGroup: configuration.cognito.adminsGroupName, services: services, data: data,
            revocations: revocations, clock: clock, cookie: configuration.cookie, resource: resource)
    }
}
