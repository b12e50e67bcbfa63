/// What is told of the requests of one shard. It is called on the shard's queue alone, so that it may keep something for itself without a lock,
/// and must not block.
public struct RequestObserver {
    package let record: (RequestRecord) -> Void
    package let handOver: () -> Void

    /// - Parameters:
    ///   - record: Called once per answered request.
    ///   - handOver: Called after one or more calls of `record`, and at other times: before the answers are sent, and before the shard rests or
    ///     has stopped. What `record` has collected should be where others find it then.
    public init(record: @escaping (RequestRecord) -> Void, handOver: @escaping () -> Void = {}) {
        self.record = record
        self.handOver = handOver
    }
}
