import Testing

@testable import HTTPServer

struct HTTP2DiscardedContentTests {
    private static let rules = ConnectionRules(Limits())

    private static func at(_ seconds: Double) -> ServerClock.Instant { .start + .nanoseconds(Int64(seconds * 1e9)) }

    private static func begun() -> HTTP2DiscardedContent {
        var content = HTTP2DiscardedContent()
        content.begin(1, now: at(0))
        return content
    }

    @Test func `8 MiB of content are thrown away, and not one byte more`() {
        var content = Self.begun()
        let verdicts = [8 << 20, 1].map { content.received($0, on: 1, now: Self.at(0), rules: Self.rules, buysTime: true) }
        #expect(verdicts == [.discard, .tooMuch])
    }

    @Test func `content of a request without an answer is not thrown away`() {
        var content = Self.begun()
        let verdict = content.received(1, on: 3, now: Self.at(0), rules: Self.rules, buysTime: true)
        #expect(verdict == .other)
    }

    @Test func `what falls silent has its time, and bytes buy time only while the server does not end`() {
        for (buysTime, seconds) in [(true, 6.0), (false, 5.0)] {
            var content = Self.begun()
            _ = content.received(1024, on: 1, now: Self.at(4), rules: Self.rules, buysTime: buysTime)
            #expect(content.deadline(by: Self.rules, draining: !buysTime) == Self.at(seconds))
            #expect(content.expired(now: Self.at(seconds - 0.001), by: Self.rules, draining: !buysTime) == [])
            #expect(content.expired(now: Self.at(seconds), by: Self.rules, draining: !buysTime) == [1])
        }
    }

    @Test func `a client that owes nothing but the end of its side has a second once the server ends`() {
        var content = HTTP2DiscardedContent()
        content.begin(1, now: Self.at(0), expectsMore: false)
        #expect(content.deadline(by: Self.rules, draining: false) == Self.at(5))
        #expect(content.deadline(by: Self.rules, draining: true) == Self.at(1))
        #expect(content.expired(now: Self.at(0.999), by: Self.rules, draining: true) == [])
        #expect(content.expired(now: Self.at(1), by: Self.rules, draining: true) == [1])
    }

    @Test func `a stream that has ended is not waited for`() {
        var content = Self.begun()
        content.end(1)
        #expect(content.deadline(by: Self.rules, draining: false) == nil)
    }
}
