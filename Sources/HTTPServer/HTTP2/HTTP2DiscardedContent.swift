import HTTP2Framing

/// Content of requests that have their answers. It is read and thrown away for a while, since some clients take no answer before they have sent
/// everything, and take a stream that is reset meanwhile for a failure. Then the stream is reset with `NO_ERROR`.
///
/// Source: RFC 9113 §8.1
struct HTTP2DiscardedContent {
    private struct Stream {
        var count = 0
        /// Since when it has come too slowly.
        var since: ServerClock.Instant
    }

    enum Verdict: Equatable {
        /// The content is that of a request without an answer, or of none.
        case other
        case discard
        /// It is more than is read for nothing.
        case tooMuch
    }

    private var streams: [HTTP2StreamID: Stream] = [:]

    mutating func begin(_ id: HTTP2StreamID, now: ServerClock.Instant) {
        streams[id] = Stream(since: now)
    }

    /// - Parameter buysTime: If false, content that comes does not make its deadline later.
    mutating func received(
        _ count: Int, on id: HTTP2StreamID, now: ServerClock.Instant, rules: ConnectionRules, buysTime: Bool
    ) -> Verdict {
        guard var stream = streams[id] else { return .other }
        stream.count += count
        stream.since = rules.advanced(stream.since, by: buysTime ? count : 0, now: now)
        streams[id] = stream
        return stream.count > rules.lingerBytes ? .tooMuch : .discard
    }

    mutating func end(_ id: HTTP2StreamID) {
        if !streams.isEmpty { streams[id] = nil }
    }

    func deadline(by rules: ConnectionRules) -> ServerClock.Instant? {
        streams.values.map(\.since).min().map { $0 + rules.linger }
    }

    /// Those whose content has fallen silent.
    func expired(now: ServerClock.Instant, by rules: ConnectionRules) -> [HTTP2StreamID] {
        streams.filter { now >= $0.value.since + rules.linger }.map(\.key)
    }
}
