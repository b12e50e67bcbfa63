import Logging
import Synchronization

/// Keeps the log lines that are written to its logger.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var logger: Logger { logger(at: .trace) }
    var taken: [String] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }

    func logger(at level: Logger.Level) -> Logger { Logger(label: "test") { _ in Handler(lines: self, logLevel: level) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata = Logger.Metadata()
        var logLevel: Logger.Level

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            lines.lines.withLock { $0.append("\(event.level) \(event.message)\(metadata)") }
        }
    }
}
