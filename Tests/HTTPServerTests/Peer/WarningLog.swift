import Logging
import Synchronization

/// Keeps peer and reason of each line that is a warning.
final class WarningLog: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: WarningLog
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.warning

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let words = ["peer", "reason"].map { name in event.metadata?[name].map { "\($0)" } ?? "-" }
            log.lines.withLock { $0.append(words.joined(separator: " ")) }
        }
    }
}
