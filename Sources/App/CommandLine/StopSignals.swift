import Dispatch
import Glibc
public import Logging
public import ServiceLifecycle
import Synchronization

/// SIGTERM and SIGINT: the first asks the service to end in good order, the second ends the process at once.
///
/// It is the only one to handle them, and is made before anything else, so that no signal is lost while the service starts.
public final class StopSignals: Service {
    /// The exit status of a process that was told twice.
    private static let impatience: Int32 = 130

    private static let count = Atomic(0)

    private let first: AsyncStream<Void>

    public init() {
        let (first, arrived) = AsyncStream<Void>.makeStream()
        self.first = first
        let queue = DispatchQueue(label: "lionsden.signals")
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            // Two signals that come close together are told at once. The handler keeps its source as long as the process lives.
            source.setEventHandler {
                if Self.count.wrappingAdd(Int(source.data), ordering: .relaxed).newValue >= 2 { _exit(Self.impatience) }
                arrived.yield()
            }
            source.activate()
        }
    }

    /// Returns when the first signal comes, or when something else ends the service.
    public func run() async {
        await cancelWhenGracefulShutdown { [first] in
            for await _ in first { return }
        }
    }

    /// Runs services until one of them has ended or a signal comes; the last one listed is the first to stop.
    ///
    /// - Throws: What a service throws.
    public func run(_ services: any Service..., logger: Logger) async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let all = (services + [self]).map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service, successTerminationBehavior: .gracefullyShutdownGroup)
        }
        try await ServiceGroup(configuration: ServiceGroupConfiguration(services: all, logger: quiet)).run()
    }
}
