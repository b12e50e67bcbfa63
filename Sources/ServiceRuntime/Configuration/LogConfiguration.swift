public import EnvironmentReading
import Glibc
public import Logging

/// `LOG_LEVEL` and `LOG_FORMAT`.
public struct LogConfiguration: Sendable {
    /// How a line is written.
    public enum Format: String, Sendable, CaseIterable { case text, json }

    public let level: Logger.Level
    public let format: Format

    /// Reads the two variables. Without the second one, it is text on a terminal and JSON elsewhere.
    public init(reading reader: inout ConfigurationReader) {
        level = reader.value("LOG_LEVEL", .oneOfItsCases, default: "info")
        format = reader.value("LOG_FORMAT", .oneOfItsCases, default: isatty(STDERR_FILENO) == 1 ? "text" : "json")
    }
}
