public import Logging

extension Logger {
    /// A logger that writes to standard error as configured.
    public init(_ label: String, _ configuration: LogConfiguration) {
        self.init(label: label) { label in
            StandardErrorLog(logLevel: configuration.level, label: label, format: configuration.format)
        }
    }
}
