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
        /// The client is in the middle of a message.
        let expectsMore: Bool
    }

    /// How long a client that has nothing more to send may leave its side open once the server drains: a second.
    private static let drainingLinger: Int64 = 1_000_000_000

    enum Verdict: Equatable {
        /// The content is that of a request without an answer, or of none.
        case other
        case discard
        /// It is more than is read for nothing.
        case tooMuch
    }

    private var streams: [HTTP2StreamID: Stream] = [:]

    /// - Parameter expectsMore: If false, all that the client owed has come, but for the end of its side.
    mutating func begin(_ id: HTTP2StreamID, now: ServerClock.Instant, expectsMore: Bool = true) {
        streams[id] = Stream(since: now, expectsMore: expectsMore)
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

    func deadline(by rules: ConnectionRules, draining: Bool) -> ServerClock.Instant? {
        streams.values.map { end(of: $0, by: rules, draining) }.min()
    }

    /// Those whose content has fallen silent.
    func expired(now: ServerClock.Instant, by rules: ConnectionRules, draining: Bool) -> [HTTP2StreamID] {
        streams.filter { now >= end(of: $0.value, by: rules, draining) }.map(\.key)
    }

    private func end(of stream: Stream, by rules: ConnectionRules, _ draining: Bool) -> ServerClock.Instant {
        stream.since + (draining && !stream.expectsMore ? min(rules.linger, Self.drainingLinger) : rules.linger)
    }
}
