import Logging
import ServiceLifecycle
import Synchronization

/// A service of swift-service-lifecycle as a part of a program.
///
/// It runs in a group of its own, and in a task that does not know of the program's shutdown: that begins before the last answer, which may need
/// the service.
final class LifecycleService: ManagedService {
    let name: String
    private let service: any Service
    private let grace: Duration
    private let logger: Logger
    private let hasEnded = Atomic<Bool>(false)

    /// - Parameters:
    ///   - grace: The time between the graceful shutdown and the cancellation.
    ///   - logger: Told if the service ends by itself.
    init(_ service: any Service, named name: String, cancelledAfter grace: Duration, logger: Logger) {
        self.name = name
        self.service = service
        self.grace = grace
        self.logger = logger
    }

    var readiness: ServiceReadiness { hasEnded.load(ordering: .relaxed) ? .notReady("it has ended.") : .ready }

    func run() async {
        let group = ServiceGroup(configuration: groupConfiguration)
        let running = Task.detached { try await group.run() }
        let result = await withTaskCancellationHandler {
            await running.result
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
        let isStopping = Task.isCancelled
        if !isStopping { hasEnded.store(true, ordering: .relaxed) }
        report(result, isStopping: isStopping)
    }

    private var groupConfiguration: ServiceGroupConfiguration {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let alone = ServiceGroupConfiguration.ServiceConfiguration(service: service, successTerminationBehavior: .gracefullyShutdownGroup)
        var configuration = ServiceGroupConfiguration(services: [alone], logger: quiet)
        configuration.maximumGracefulShutdownDuration = grace
        return configuration
    }

    private func report(_ result: Result<Void, any Error>, isStopping: Bool) {
        switch result {
        case .success where isStopping: break
        case .failure(is CancellationError) where isStopping: break
        case .success: logger.error("service ended", metadata: ["service": "\(name)"])
        case .failure(let error): logger.error("service ended", metadata: ["service": "\(name)", "error": "\(error)"])
        }
    }
}
