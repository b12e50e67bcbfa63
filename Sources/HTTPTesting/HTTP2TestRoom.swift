/// How much content a server lets its client send.
///
/// Source: RFC 9113 §5.2, §6.9
struct HTTP2TestRoom {
    private var initial = 65_535
    private var connection = 65_535
    /// What has been added on each stream, less what was sent.
    private var streams: [Int32: Int] = [:]

    func on(_ stream: Int32) -> Int { min(connection, initial + (streams[stream] ?? 0)) }

    mutating func sent(_ count: Int, on stream: Int32) {
        connection -= count
        streams[stream, default: 0] -= count
    }

    /// - Parameter stream: 0 for the connection.
    mutating func add(_ count: Int, to stream: Int32) {
        if stream == 0 { connection += count } else { streams[stream, default: 0] += count }
    }

    mutating func noteSettings(_ payload: [UInt8]) {
        for start in stride(from: 0, to: payload.count - 5, by: 6) where payload[start] == 0 && payload[start + 1] == 4 {
            initial = Int(HTTP2TestFrame.number(payload[(start + 2)..<(start + 6)]))
        }
    }
}
