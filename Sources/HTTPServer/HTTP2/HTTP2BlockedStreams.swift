import HTTP2Framing

/// Answers that wait because the client makes no room for them on their streams. One that reads nothing, or less than the slowest rate, does
/// not keep an answer here for ever.
///
/// Source: RFC 9113 §10.5 (a peer may hold windows shut)
struct HTTP2BlockedStreams {
    private struct Blocked {
        var unsent: Int
        var since: ServerClock.Instant
    }

    private var streams: [HTTP2StreamID: Blocked] = [:]

    /// Takes note of what waits now.
    ///
    /// - Parameter unsent: Bytes of each stream's answer that wait. Each byte fewer than before buys time at the slowest rate.
    mutating func note(_ unsent: [(id: HTTP2StreamID, count: Int)], now: ServerClock.Instant, rules: ConnectionRules) {
        var noted: [HTTP2StreamID: Blocked] = [:]
        for (id, count) in unsent {
            var stream = streams[id] ?? Blocked(unsent: count, since: now)
            if count < stream.unsent { stream.since = rules.advanced(stream.since, by: stream.unsent - count, now: now) }
            stream.unsent = count
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
