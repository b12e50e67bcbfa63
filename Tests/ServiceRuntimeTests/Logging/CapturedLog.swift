import FoundationEssentials
import Logging
import Synchronization

@testable import ServiceRuntime

/// A log that a test reads.
final class CapturedLog: Sendable {
    private let written = Mutex<[UInt8]>([])

    func writer() -> LogWriter {
        LogWriter { [self] bytes in
            written.withLock { $0 += bytes }
            return bytes.count
        }
    }

    /// What has been written, once the writer has been flushed.
    var bytes: [UInt8] { written.withLock { $0 } }
}

extension StandardErrorLog {
    /// A log of the label `test`.
    static func test(
        _ format: LogConfiguration.Format, level: Logger.Level = .info, writer: LogWriter,
        now: @escaping @Sendable () -> Date = { Date() }
    ) -> StandardErrorLog {
        StandardErrorLog(logLevel: level, label: "test", format: format, writer: writer, now: now)
    }
}
