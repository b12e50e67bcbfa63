import EnvironmentReading
import Glibc
public import Logging

/// `LOG_LEVEL` and `LOG_FORMAT`.
public struct LogConfiguration: Sendable {
    public enum Format: String, Sendable, CaseIterable { case text, json }

    public let level: Logger.Level
    public let format: Format

    init(reading reader: inout ConfigurationReader) {
        level = reader.value("LOG_LEVEL", .oneOfItsCases, default: "info")
        format = reader.value("LOG_FORMAT", .oneOfItsCases, default: isatty(STDERR_FILENO) == 1 ? "text" : "json")
    }
}
