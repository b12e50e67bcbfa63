package import Logging
import Synchronization

/// Keeps the lines that are written to its loggers.
package final class LogLines: Sendable {
    package struct Line: Sendable {
        /// Such as `warning key skipped`.
        package let text: String
        /// Those of the logger and those of the line, which go before.
        package let fields: [String: String]
    }

    private let lines = Mutex<[Line]>([])

    package init() {}

    package var all: [Line] { lines.withLock { $0 } }

    /// Every line with its fields in the order of their names, such as `warning key skipped index=1 kid=first`.
    package var texts: [String] { all.map(\.whole) }

    /// The ``texts`` since they were taken last.
    package var taken: [String] {
        let taken = lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
        return taken.map(\.whole)
    }

    /// A logger of every level.
    package var logger: Logger { logger(at: .trace) }

    /// - Parameter level: The least level of a line that is kept.
    package func logger(at level: Logger.Level) -> Logger { Logger(label: "test") { _ in Handler(lines: self, logLevel: level) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata = Logger.Metadata()
        var logLevel: Logger.Level

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
            lines.lines.withLock { $0.append(Line(text: "\(event.level) \(event.message)", fields: fields)) }
        }
    }
}

extension LogLines.Line {
    fileprivate var whole: String { text + fields.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined() }
}
