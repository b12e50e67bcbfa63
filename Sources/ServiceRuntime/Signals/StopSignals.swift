import Dispatch
import Glibc
public import Logging
public import ServiceLifecycle
import Synchronization

/// SIGTERM and SIGINT: the first asks the service to end in good order, the second ends the process at once. SIGHUP asks for files to be
/// read anew; where there are none it comes from a terminal that closes, and is taken for a SIGTERM that never hurries.
///
/// It is the only one to handle them, and is made before anything else, so that no signal is lost while the service starts.
public final class StopSignals: Service {
    /// The exit status of a process that was told twice.
    private static let impatience: Int32 = 130

    private let first: AsyncStream<Void>
    private let reload = Mutex<(@Sendable () -> Void)?>(nil)
    /// How often the process has been told to stop.
    private let count = Atomic(0)

    public init() {
        let (first, arrived) = AsyncStream<Void>.makeStream()
        self.first = first
        // Who starts a process under nohup means it to outlive the terminal.
        let outlivesTerminal = Self.isIgnored(SIGHUP)
        // Files are not read where the other signals wait.
        let files = DispatchQueue(label: "service.reload")
        SignalPipe.watch([SIGTERM, SIGINT, SIGHUP], on: DispatchQueue(label: "service.signals")) { [self] number in
            if number != SIGHUP {
                if count.wrappingAdd(1, ordering: .relaxed).newValue >= 2 { _exit(Self.impatience) }
            } else if let reload = reload.withLock({ $0 }) {
                return files.async(execute: reload)
            } else if outlivesTerminal {
                return
            } else {
                // Shell and kernel may both send it.
                _ = count.compareExchange(expected: 0, desired: 1, ordering: .relaxed)
            }
            arrived.yield()
        }
    }

    /// From now on SIGHUP asks for this.
    func onHangUp(_ reload: @escaping @Sendable () -> Void) { self.reload.withLock { $0 = reload } }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
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
