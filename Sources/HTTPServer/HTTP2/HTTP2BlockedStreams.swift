import HTTP2Framing

/// Answers that wait because the client makes no room for them on their streams. One that reads nothing, or less than the slowest rate, does
/// not keep an answer here for ever.
///
/// Source: RFC 9113 §10.5 (a peer may hold windows shut)
struct HTTP2BlockedStreams {
    private struct Blocked {
        /// Bytes of the answer that the peer has made room for.
        var sent: Int
        var since: ServerClock.Instant
    }

    private var streams: [HTTP2StreamID: Blocked] = [:]

    /// Takes note of what waits now.
    ///
    /// - Parameter waiting: The streams whose answers wait, and how many bytes of each have been sent so far. Each byte more than before buys time
    ///   at the slowest rate. What waits does not tell: while the peer reads, as much may be added.
    mutating func note(_ waiting: [(id: HTTP2StreamID, sent: Int)], now: ServerClock.Instant, rules: ConnectionRules) {
        var noted: [HTTP2StreamID: Blocked] = [:]
        for (id, sent) in waiting {
            var stream = streams[id] ?? Blocked(sent: sent, since: now)
            stream.since = rules.advanced(stream.since, by: sent - stream.sent, now: now)
            stream.sent = sent
            noted[id] = stream
        }
        streams = noted
    }

    mutating func removeAll() {
        if !streams.isEmpty { streams = [:] }
    }

    func deadline(by rules: ConnectionRules) -> ServerClock.Instant? {
        streams.values.map(\.since).min().map { $0 + rules.writeStall }
    }

    /// Those that have waited too long.
    func expired(now: ServerClock.Instant, by rules: ConnectionRules) -> [HTTP2StreamID] {
        streams.filter { now >= $0.value.since + rules.writeStall }.map(\.key)
    }
}
