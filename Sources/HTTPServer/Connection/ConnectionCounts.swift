import Synchronization

/// Counts of connections, kept bytes and sessions.
public struct ConnectionStatistics: Sendable, Equatable {
    /// Since the server was made.
    public var accepted = 0
    /// At this moment.
    public var open = 0
    /// How many times a shard has found the server full and no connection quiet, so that clients wait.
    public var timesFull = 0
    /// How many times a shard has found no descriptor or memory left, so that clients wait.
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

/// One shard's part of ``ConnectionStatistics``. Only the shard counts; any thread may read.
final class ConnectionCounts: Sendable {
    struct Count: ~Copyable {
        private let value = Atomic(0)

        /// Called by the shard alone, so no lock is needed.
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
        // `ended` is read first: it only grows, so that it cannot be above `accepted`.
        let ended = ended.load()
        let accepted = accepted.load()
        let sessionsEnded = sessionsEnded.load()
        return ConnectionStatistics(
            accepted: accepted, open: accepted - ended, timesFull: fullnesses.load(), timesExhausted: exhaustions.load(),
            keptBytes: kept.load(), relieved: reliefs.load(), evicted: evictions.load(),
            sessions: sessionsBegun.load() - sessionsEnded, messagesReceived: messagesReceived.load(), messagesSent: messagesSent.load())
    }
}
