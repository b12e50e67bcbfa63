import Testing

@testable import HTTPServer

struct DeadlineWheelTests {
    private let start = ServerClock.Instant.start
    private let one = ConnectionID(slot: 1, generation: 1)

    @Test func `a connection is looked at once its deadline has passed, and not before`() {
        var wheel = DeadlineWheel(now: start)
        let tick = wheel.enter(one, deadline: start + .seconds(10), scheduled: nil)
        #expect(wheel.advance(to: start + .milliseconds(9999), isLive: { $1 == tick }).isEmpty)
        #expect(wheel.advance(to: start + .milliseconds(10_250), isLive: { $1 == tick }) == [one])
        #expect(wheel.advance(to: start + .seconds(60), isLive: { $1 == tick }).isEmpty)
    }

    @Test func `a later deadline keeps the slot, an earlier one gets its own`() {
        var wheel = DeadlineWheel(now: start)
        let first = wheel.enter(one, deadline: start + .seconds(30), scheduled: nil)
        #expect(wheel.enter(one, deadline: start + .seconds(75), scheduled: first) == first)
        let earlier = wheel.enter(one, deadline: start + .seconds(10), scheduled: first)
        #expect(earlier < first)
        #expect(wheel.advance(to: start + .seconds(31), isLive: { $1 == earlier }) == [one])
    }

    @Test func `a deadline beyond the horizon is looked at within it`() {
        var wheel = DeadlineWheel(now: start)
        let tick = wheel.enter(one, deadline: start + .seconds(3600), scheduled: nil)
        #expect(wheel.advance(to: start + .seconds(300), isLive: { $1 == tick }) == [one])
    }

    @Test func `a wheel that stood still for long looks at everything once`() {
        var wheel = DeadlineWheel(now: start)
        let tick = wheel.enter(one, deadline: start + .seconds(1), scheduled: nil)
        #expect(wheel.advance(to: start + .seconds(1_000_000), isLive: { $1 == tick }) == [one])
    }
}
