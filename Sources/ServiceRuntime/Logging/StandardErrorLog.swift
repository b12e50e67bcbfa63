package import FoundationEssentials
import LogSafety
package import Logging

/// Writes log lines to standard error. Values are escaped, so that none can begin a line of its own, and e-mail addresses are concealed in
/// all of them, since an error that a handler throws may contain any text.
package struct StandardErrorLog: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    let label: String
    let format: LogConfiguration.Format
    let writer: LogWriter
    let now: @Sendable () -> Date

    package init(
        logLevel: Logger.Level, label: String, format: LogConfiguration.Format, writer: LogWriter = .standardError,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.logLevel = logLevel
        self.label = label
        self.format = format
        self.writer = writer
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { (key: $0.key, value: ConcealedAddress.ofThisProcess.text("\($0.value)")) }
        let message = ConcealedAddress.ofThisProcess.text("\(event.message)")
        var line: [UInt8] = []
        switch format {
        case .json: line = Array(json(event.level, message, fields).utf8)
        case .text: line = Array(text(event.level, message, fields).utf8)
        }
        line.append(UInt8(ascii: "\n"))
        writer.append(line)
    }

    private func json(_ level: Logger.Level, _ message: String, _ fields: [(key: String, value: String)]) -> String {
        let standing = [("time", timestamp()), ("level", "\(level)"), ("logger", label), ("message", message)]
        let members = (standing + fields.map { ($0.key, $0.value) }).map { "\(LogText.quoted($0.0)):\(LogText.quoted($0.1))" }
        return "{" + members.joined(separator: ",") + "}"
    }

    private func text(_ level: Logger.Level, _ message: String, _ fields: [(key: String, value: String)]) -> String {
        let pairs = fields.map { " \(LogText.escaped($0.key))=\(LogText.quotedIfNeeded($0.value))" }.joined()
        return "\(timestamp()) \(level) \(LogText.escaped(message))\(pairs)"
    }

    private func timestamp() -> String {
        now().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
