package import FoundationEssentials
package import Logging

/// Writes log lines to standard error.
package struct StandardErrorLog: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    let form: LogForm
    let writer: LogWriter
    let now: @Sendable () -> Date

    package init(
        logLevel: Logger.Level, label: String, format: LogConfiguration.Format, writer: LogWriter = .standardError,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.logLevel = logLevel
        self.form = LogForm(format: format, label: label)
        self.writer = writer
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }.map { (key: $0.key, value: "\($0.value)") }
        writer.append(form.line(now(), event.level, "\(event.message)", fields).span, of: self)
    }

    /// The line that stands for those that were not written.
    func line(forDropped count: Int) -> [UInt8] {
        form.line(now(), .warning, "log lines were dropped: they were not taken in time", [("count", "\(count)")])
    }
}
