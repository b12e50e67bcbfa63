/// Where a shard stands between its start and its end.
enum ShardLife: Equatable {
    case serving
    /// Each connection is to end with what it has begun.
    case draining
    /// Nothing is watched any more. An iteration that was asked for before may still come.
    case stopped

    /// A shard that has stopped serves no more, whatever was begun before.
    mutating func drain() {
        if self == .serving { self = .draining }
    }

    mutating func stop() {
        self = .stopped
    }
}
