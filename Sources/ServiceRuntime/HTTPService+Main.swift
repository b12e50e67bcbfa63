import CoreMetrics
import EnvironmentReading
import FoundationEssentials
import Glibc
package import Logging
import PrometheusMetrics

extension HTTPService {
    /// A whole program: reads the environment and `.env`, has the service put together, serves until a signal comes, and ends the process.
    ///
    ///     @main struct Books {
    ///         static func main() async {
    ///             await HTTPService.main { service in
    ///                 service.routes.open.get("books") { _ in "all of them" }
    ///             }
    ///         }
    ///     }
    ///
    /// SIGTERM or SIGINT ends it after the requests in flight, a second one at once. SIGHUP has certificates read anew; without any it ends it as
    /// SIGTERM does. To be called once in a process, whose logs and metrics it takes over: what uses swift-log and swift-metrics writes and
    /// counts here.
    ///
    /// | exit status | why |
    /// |---|---|
    /// | 0 | it has ended as it was told to |
    /// | 1 | it cannot start or go on; standard error says why |
    /// | 78 | the configuration is wrong; standard error says all that is |
    /// | 130 | a second signal came while it was ending |
    ///
    /// - Parameters:
    ///   - name: The label of its log lines; that of the executable by default.
    ///   - assemble: Adds routes, further services and variables.
    public static func main(_ name: String? = nil, _ assemble: (HTTPServiceBuilder) async throws -> Void) async -> Never {
        // First of all, so that no signal is lost.
        let signals = StopSignals()
        let name = name ?? executableName
        do {
            try await serve(name, until: signals, assemble)
            endProcess(EXIT_SUCCESS)
        } catch let faults as ConfigurationFaults {
            StandardError.write("\(faults)")
            endProcess(EX_CONFIG)
        } catch {
            StandardError.write("\(name): \(error)")
            endProcess(EXIT_FAILURE)
        }
    }

    private static func serve(
        _ name: String, until signals: StopSignals, _ assemble: (HTTPServiceBuilder) async throws -> Void
    ) async throws {
        let builder = HTTPServiceBuilder(name, .load(process: ProcessInfo.processInfo.environment))
        if builder.configuration.countsMetrics { MetricsSystem.bootstrap(builder.registry) }
        let log = builder.configuration.log
        LoggingSystem.bootstrap { StandardErrorLog(logLevel: log.level, label: $0, format: log.format) }
        try await assemble(builder)
        let service = try builder.build(
            onManagement: StandardError.announceManagement, onListening: StandardError.announcement(scheme: builder.configuration.scheme))
        builder.configuration.describe(warnings: builder.variables.warnings, to: builder.logger)
        try await service.serve(until: signals, logger: builder.logger)
    }

    private static var executableName: String {
        CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "service"
    }

    /// Serves until a signal comes.
    ///
    /// - Throws: As ``run()``.
    package func serve(until signals: StopSignals, logger: Logger) async throws {
        // The last lines are the ones that are looked for.
        defer { LogWriter.standardError.flush() }
        if hasCertificates { signals.onHangUp(renewCertificates) }
        try await signals.run(self, logger: logger)
    }
}

extension HTTPServiceConfiguration {
    /// What a log begins with.
    package func describe(warnings: [String], to logger: Logger) {
        for warning in warnings { logger.warning("\(warning)") }
        logger.info("shards", metadata: ["count": "\(shards.count)", "reason": "\(shards.reason)"])
    }
}
