import Dispatch
import Glibc
import Locking
public import Logging
public import ServiceLifecycle
import Synchronization

/// Handles SIGTERM, SIGINT and SIGHUP. The first SIGTERM or SIGINT starts a graceful shutdown, the second ends the process at once. SIGHUP
/// rereads files; a service without such files takes it for a SIGTERM, unless the process was started with SIGHUP ignored. A repeated
/// SIGHUP never ends the process at once.
///
/// Make it before anything else, so that no signal is lost while the service starts, and only once in a process.
public final class StopSignals: Service {
    /// The exit status after a second signal.
    private static let impatience: Int32 = 130
    /// The most time that the log's last lines take then.
    private static let lastLines = Duration.milliseconds(100)

    private let first: AsyncStream<Void>
    private let reload = Lock<(@Sendable () -> Void)?>(nil)
    /// The number of signals to stop.
    private let count = Atomic(0)

    public init() {
        let (first, arrived) = AsyncStream<Void>.makeStream()
        self.first = first
        // A process that was started by nohup is meant to outlive its terminal.
        let outlivesTerminal = Self.isIgnored(SIGHUP)
        // Reading files must not delay the handling of other signals.
        let files = DispatchQueue(label: "service.reload")
        SignalPipe.watch([SIGTERM, SIGINT, SIGHUP], on: DispatchQueue(label: "service.signals")) { [self] number in
            if number != SIGHUP {
                if count.wrappingAdd(1, ordering: .relaxed).newValue >= 2 { Self.endAtOnce() }
            } else if let reload = reload.withLock({ $0 }) {
                return files.async(execute: reload)
            } else if outlivesTerminal {
                return
            } else {
                // Shell and kernel may both send SIGHUP, so a second one does not count.
                _ = count.compareExchange(expected: 0, desired: 1, ordering: .relaxed)
            }
            arrived.yield()
        }
    }

    /// Makes SIGHUP call `reload` from now on.
    func onHangUp(_ reload: @escaping @Sendable () -> Void) { self.reload.withLock { $0 = reload } }

    private static func endAtOnce() -> Never {
        LogWriter.standardError.flush(within: lastLines)
        _exit(impatience)
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Returns when the first signal comes, or when a graceful shutdown begins for another reason.
    public func run() async {
        await cancelWhenGracefulShutdown { [first] in
            for await _ in first { return }
        }
    }

    /// Runs services until one of them has ended or a signal comes; the last one listed is the first to stop.
    ///
    /// - Throws: The error of a service.
    public func run(_ services: any Service..., logger: Logger) async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let all = (services + [self]).map { service in
            // The type alone: by default a service's name is the text of all its members, which takes long to make.
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service, successTerminationBehavior: .gracefullyShutdownGroup, serviceName: "\(type(of: service))")
        }
        try await ServiceGroup(configuration: ServiceGroupConfiguration(services: all, logger: quiet)).run()
    }
}
