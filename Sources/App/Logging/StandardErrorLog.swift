import FoundationEssentials
import Logging

/// Log lines on standard error. No byte of a value can start a line of its own.
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let label: String
    let format: LogConfiguration.Format
    var writer = LogWriter.standardError
    var now: @Sendable () -> Date = { Date() }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        var line: [UInt8] = []
        switch format {
        case .json: line = Array(json(event, fields).utf8)
        case .text: line = Array(text(event, fields).utf8)
        }
        line.append(UInt8(ascii: "\n"))
        writer.append(line)
    }

    private func json(_ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)]) -> String {
        let standing = [("time", timestamp()), ("level", "\(event.level)"), ("logger", label), ("message", "\(event.message)")]
        let members = (standing + fields.map { ($0.key, "\($0.value)") }).map { "\(LogText.quoted($0.0)):\(LogText.quoted($0.1))" }
        return "{" + members.joined(separator: ",") + "}"
    }

    private func text(_ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)]) -> String {
        let pairs = fields.map { " \(LogText.plain($0.key))=\(LogText.quotedIfNeeded("\($0.value)"))" }.joined()
        return "\(timestamp()) \(event.level) \(LogText.plain("\(event.message)"))\(pairs)"
    }

    private func timestamp() -> String {
        now().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
