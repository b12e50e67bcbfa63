import EnvironmentReading
import HTTPServer

/// `HTTP_SHARDS`: queues that serve connections, one for each processor that this process may use unless said otherwise.
public struct Shards: Sendable, Equatable {
    private static let variable = "HTTP_SHARDS"
    private static let bounds = 1...256

    /// 1 to 256.
    public let count: Int
    /// Where the number comes from, for people.
    public let reason: String

    init(reading reader: inout ConfigurationReader, allowed: ProcessorAllowance = .current) {
        let usual = min(allowed.count, Self.bounds.upperBound)
        count = reader.value(Self.variable, .integer(in: Self.bounds), default: "\(usual)")
        reason = reader.isSet(Self.variable) ? Self.variable : allowed.description
    }
}
