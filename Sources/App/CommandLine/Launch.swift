import ArgumentParser
public import CognitoAuth
public import CognitoCore
import CoreMetrics
public import HTTPServer
public import Logging
import PrometheusMetrics
public import ServiceRuntime

/// The start of the service, which both executables share.
public enum Launch {
    /// Serves until a signal comes. To be called once in a process: it becomes the destination of swift-metrics.
    ///
    /// - Throws: `ExitCode` 1 if the service cannot start, after the reason has been printed.
    public static func serve(
        _ configuration: AppConfiguration, until signals: StopSignals, logger: Logger,
        additionalRoutes: (RouteGroup<RequestContext>, CognitoVerifier, Realm) throws -> Void = { _, _, _ in },
        additionalDescriptions: [RouteDescription] = [],
        onListening: @escaping @Sendable (ListenerAddress) -> Void = { _ in }
    ) async throws {
        configuration.service.describe(warnings: configuration.warnings, to: logger)
        do {
            let announce = StandardError.announcement(scheme: configuration.service.scheme)
            let application = try Application(
                configuration, logger: logger, registry: registry(configuration), additionalRoutes: additionalRoutes,
                additionalDescriptions: additionalDescriptions,
                onManagement: StandardError.announceManagement,
                onListening: { address in
                    announce(address)
                    onListening(address)
                })
            try await application.service.serve(until: signals, logger: logger)
        } catch {
            StandardError.write("lionsden: \(error)")
            throw ExitCode.failure
        }
    }

    /// Makes a registry the destination of swift-metrics, so that `/metrics` shows the metrics of every library.
    private static func registry(_ configuration: AppConfiguration) -> PrometheusRegistry {
        let registry = PrometheusRegistry()
        if configuration.service.countsMetrics { MetricsSystem.bootstrap(registry) }
        return registry
    }

    /// Prints the validated configuration, secrets masked.
    public static func show(_ configuration: AppConfiguration) {
        for setting in configuration.settings { print(setting) }
    }
}
