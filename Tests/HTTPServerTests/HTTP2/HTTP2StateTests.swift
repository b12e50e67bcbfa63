import Testing

@testable import HTTPServer

struct HTTP2StateTests {
    private static let rules = ConnectionRules(Limits())

    private static func at(_ seconds: Double) -> ServerClock.Instant { .start + .nanoseconds(Int64(seconds * 1e9)) }

    private static func new() -> HTTP2State { HTTP2State(rules: rules, now: at(0)) }

    @Test func `memory is given back once in each silence, when it has lasted for a quarter of a second`() {
        var state = Self.new()
        #expect(state.deadline == Self.at(0.25))
        let rests = [state.rests(now: Self.at(0.249)), state.rests(now: Self.at(0.25)), state.rests(now: Self.at(0.5))]
        #expect(rests == [false, true, false])
        state.note(hasStreams: false, receivesFields: false, now: Self.at(1))
        let restsAgain = state.rests(now: Self.at(2))
        #expect(!restsAgain)
        state.note(hasStreams: true, receivesFields: false, now: Self.at(3))
        let restsWhileBusy = state.rests(now: Self.at(4))
        #expect(!restsWhileBusy)
        state.note(hasStreams: false, receivesFields: false, now: Self.at(5))
        #expect(state.deadline == Self.at(5.25))
    }

    @Test func `silence ends the connection when its time is full, and not before`() {
        var state = Self.new()
        _ = state.rests(now: Self.at(1))
        #expect(state.deadline == Self.at(75))
        #expect(state.late(now: Self.at(74.999)) == nil)
        #expect(state.late(now: Self.at(75)) == .idle)
    }

    @Test func `silence begins when the last stream has ended`() {
        var state = Self.new()
        state.note(hasStreams: true, receivesFields: false, now: Self.at(1))
        #expect(state.deadline == nil)
        #expect(state.quietSince == nil)
        state.note(hasStreams: false, receivesFields: false, now: Self.at(100))
        state.note(hasStreams: false, receivesFields: false, now: Self.at(101))
        #expect(state.quietSince == Self.at(100))
        _ = state.rests(now: Self.at(101))
        #expect(state.deadline == Self.at(175))
    }

    @Test func `T86 a list of fields has a head's time from its first frame on, whatever comes between`() {
        var state = Self.new()
        state.note(hasStreams: false, receivesFields: true, now: Self.at(1))
        state.note(hasStreams: false, receivesFields: true, now: Self.at(9))
        #expect(state.quietSince == nil)
        #expect(state.late(now: Self.at(10.999)) == nil)
        #expect(state.late(now: Self.at(11)) == .fields)
        state.note(hasStreams: true, receivesFields: false, now: Self.at(10))
        #expect(state.late(now: Self.at(11)) == nil)
    }

    @Test func `a notice is waited for a second`() {
        var state = Self.new()
        let isNews = [state.drain(now: Self.at(5)), state.drain(now: Self.at(5.5))]
        #expect(isNews == [true, false])
        #expect(state.late(now: Self.at(5.999)) == nil)
        #expect(state.late(now: Self.at(6)) == .notice)
        state.shutDown()
        #expect(state.deadline == nil)
    }

    @Test func `a list of fields has less time once the server drains, and less still where nothing was answered`() {
        for (hasAnswered, seconds) in [(false, 1.0), (true, 3.0)] {
            var state = Self.new()
            if hasAnswered { state.answered() }
            _ = state.drain(now: Self.at(0))
            state.shutDown()
            state.note(hasStreams: false, receivesFields: true, now: Self.at(1))
            #expect(state.late(now: Self.at(1 + seconds - 0.001)) == nil)
            #expect(state.late(now: Self.at(1 + seconds)) == .fields)
        }
    }

    @Test func `silence begins when what was sent has been taken`() {
        var state = Self.new()
        _ = state.rests(now: Self.at(1))
        state.stallEnded(now: Self.at(20))
        #expect(state.deadline == Self.at(95))
        state.note(hasStreams: true, receivesFields: false, now: Self.at(21))
        state.stallEnded(now: Self.at(22))
        #expect(state.quietSince == nil)
    }
}
