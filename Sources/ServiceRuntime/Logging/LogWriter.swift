import Dispatch
import Glibc
import HTTPServer
import Locking

/// Takes log lines from any thread and writes them on a queue of its own, so that a slow reader of standard error cannot stop requests. Lines
/// for which there is no room are dropped and counted, and the count is written when there is room again.
package final class LogWriter: Sendable {
    package static let standardError: LogWriter = {
        // An operator looks for the last lines first, so none may be lost. `endProcess` does the same.
        atexit { LogWriter.standardError.flush() }
        return LogWriter(write: StandardError.write(bytes:))
    }()

    private let backlog = Lock(LogBacklog())
    private let queue = DispatchQueue(label: "service.log")
    private let clock = ServerClock.system
    private let write: @Sendable ([UInt8]) -> Int

    /// - Parameter write: Writes lines and returns how many of their bytes it has written: fewer than all where no more can be.
    package init(write: @escaping @Sendable ([UInt8]) -> Int) {
        self.write = write
    }

    /// Lines that were dropped so far.
    package var droppedLines: Int { backlog.withLock { $0.dropped } }

    /// Queues lines, each of which includes its line end.
    func append(_ bytes: Span<UInt8>, lines: Int = 1, of log: StandardErrorLog) {
        schedule(backlog.withLock { $0.append(bytes, lines: lines, of: log, now: clock.now()) })
    }

    /// Returns when all lines queued before have been written, but after this time at the latest: a reader that has stopped must not keep the
    /// process from ending.
    package func flush(within patience: Duration = .seconds(1)) {
        let all = DispatchWorkItem { self.writeLines(all: true) }
        queue.async(execute: all)
        _ = all.wait(timeout: .now() + .nanoseconds(Int(patience.nanoseconds)))
    }

    private func schedule(_ due: LogBacklog.Due) {
        switch due {
        case .asBefore: break
        case .now: queue.async { self.writeLines() }
        case .at(let moment):
            let delay = clock.now().duration(to: moment).nanoseconds
            queue.asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) { self.writeLines() }
        }
    }

    /// - Parameter all: If true, no pause is made.
    private func writeLines(all: Bool = false) {
        while let bytes = backlog.withLock({ $0.next(now: clock.now()) }) {
            let count = write(bytes)
            let due = backlog.withLock { $0.written(count, of: bytes) }
            if due == .now || (all && due != .asBefore) { continue }
            return schedule(due)
        }
    }
}
