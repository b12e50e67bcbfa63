public import EnvironmentReading
import Glibc
public import Logging

/// The configuration of the log, from `LOG_LEVEL` and `LOG_FORMAT`.
public struct LogConfiguration: Sendable {
    /// The form of a log line.
    public enum Format: String, Sendable, CaseIterable { case text, json }

    /// Lines below this level are not written.
    public let level: Logger.Level
    /// The form of each line.
    public let format: Format

    /// Reads the two variables. The level is `info` by default; the format is text if standard error is a terminal, else JSON.
    public init(reading reader: inout ConfigurationReader) {
        level = reader.value("LOG_LEVEL", .oneOfItsCases, default: "info")
        format = reader.value("LOG_FORMAT", .oneOfItsCases, default: isatty(STDERR_FILENO) == 1 ? "text" : "json")
    }
}
