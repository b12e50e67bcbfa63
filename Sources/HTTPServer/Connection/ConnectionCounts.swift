import Synchronization

/// What has become of connections.
public struct ConnectionStatistics: Sendable, Equatable {
    /// Since the server was made.
    public var accepted = 0
    /// At this moment.
    public var open = 0
    /// How many times a shard has found that the server has as many connections as it may: further clients wait then, as no connection is quiet.
    public var timesFull = 0
    /// The same, that no descriptor or memory was left.
    public var timesExhausted = 0
    /// Bytes that are kept for peers at this moment: output that is not sent, input that is not parsed, and content.
    public var keptBytes = 0
    /// Connections that were closed because more bytes were kept for peers than may be.
    public var relieved = 0
    /// Quiet connections that a full server has ended for newcomers.
    public var evicted = 0
    /// WebSocket sessions at this moment.
    public var sessions = 0
    /// Messages of sessions since the server was made: from peers, and to them.
    public var messagesReceived = 0
    public var messagesSent = 0

    static func + (left: Self, right: Self) -> Self {
        Self(
            accepted: left.accepted + right.accepted, open: left.open + right.open, timesFull: left.timesFull + right.timesFull,
            timesExhausted: left.timesExhausted + right.timesExhausted, keptBytes: left.keptBytes + right.keptBytes,
            relieved: left.relieved + right.relieved,
            evicted: left.evicted + right.evicted, sessions: left.sessions + right.sessions,
            messagesReceived: left.messagesReceived + right.messagesReceived, messagesSent: left.messagesSent + right.messagesSent)
    }
}

/// One shard's share of that. Only the shard counts; any thread may read.
final class ConnectionCounts: Sendable {
    struct Count: ~Copyable {
        private let value = Atomic(0)

        /// By the shard alone, which is why nothing need be locked.
        func increment() { value.store(value.load(ordering: .relaxed) &+ 1, ordering: .relaxed) }

        func increment(by count: Int) { value.store(value.load(ordering: .relaxed) &+ count, ordering: .relaxed) }

        func load() -> Int { value.load(ordering: .relaxed) }
    }

    let accepted = Count()
    let ended = Count()
    let fullnesses = Count()
    let exhaustions = Count()
    let reliefs = Count()
    let kept = Count()
    let evictions = Count()
    let sessionsBegun = Count()
    let sessionsEnded = Count()
    let messagesReceived = Count()
    let messagesSent = Count()

    var statistics: ConnectionStatistics {
        // Those that have ended are read first, as they only become more: no more can have ended than were accepted.
        let ended = ended.load()
        let accepted = accepted.load()
        let sessionsEnded = sessionsEnded.load()
        return ConnectionStatistics(
            accepted: accepted, open: accepted - ended, timesFull: fullnesses.load(), timesExhausted: exhaustions.load(),
            keptBytes: kept.load(), relieved: reliefs.load(), evicted: evictions.load(),
            sessions: sessionsBegun.load() - sessionsEnded, messagesReceived: messagesReceived.load(), messagesSent: messagesSent.load())
    }
}
