import EnvironmentReading
import HTTPServer

/// `HTTP_SHARDS`: the number of queues that serve connections; by default one for each processor that this process may use.
public struct Shards: Sendable, Equatable {
    private static let variable = "HTTP_SHARDS"
    private static let bounds = 1...256

    /// 1 to 256.
    public let count: Int
    /// The origin of the number, for the log.
    public let reason: String

    init(reading reader: inout ConfigurationReader, allowed: ProcessorAllowance = .current) {
        let usual = min(allowed.count, Self.bounds.upperBound)
        count = reader.value(Self.variable, .integer(in: Self.bounds), default: "\(usual)")
        reason = reader.isSet(Self.variable) ? Self.variable : allowed.description
    }
}
