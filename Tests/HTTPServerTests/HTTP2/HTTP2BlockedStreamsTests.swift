import Testing

@testable import HTTPServer

struct HTTP2BlockedStreamsTests {
    private static let rules = ConnectionRules(Limits())

    private static func at(_ seconds: Double) -> ServerClock.Instant { .start + .nanoseconds(Int64(seconds * 1e9)) }

    @Test func `an answer that waits has the time of a write stall`() {
        var blocked = HTTP2BlockedStreams()
        blocked.note([(1, 0), (3, 10)], now: Self.at(1), rules: Self.rules)
        blocked.note([(1, 0)], now: Self.at(2), rules: Self.rules)
        #expect(blocked.deadline(by: Self.rules) == Self.at(31))
        #expect(blocked.expired(now: Self.at(30.999), by: Self.rules) == [])
        #expect(blocked.expired(now: Self.at(31), by: Self.rules) == [1])
    }

    @Test func `bytes that are taken buy time at the slowest rate, and no more than has passed`() {
        var blocked = HTTP2BlockedStreams()
        blocked.note([(1, 0), (3, 0)], now: Self.at(0), rules: Self.rules)
        blocked.note([(1, 1024), (3, 99_999)], now: Self.at(10), rules: Self.rules)
        #expect(blocked.expired(now: Self.at(31), by: Self.rules) == [1])
        #expect(Set(blocked.expired(now: Self.at(40), by: Self.rules)) == [1, 3])
    }

    @Test func `what is not blocked by its peer is not counted`() {
        var blocked = HTTP2BlockedStreams()
        blocked.note([(1, 5)], now: Self.at(0), rules: Self.rules)
        blocked.removeAll()
        blocked.note([(1, 5)], now: Self.at(20), rules: Self.rules)
        #expect(blocked.deadline(by: Self.rules) == Self.at(50))
    }
}
