import Testing

@testable import HTTPServer

/// The rules of HTTP/1.1 on one connection, played without a socket or a wait.
struct HTTP1StateTests {
    private let start = ServerClock.Instant.start

    private func fresh(_ change: (inout Limits) -> Void = { _ in }) -> HTTP1State {
        var limits = Limits()
        change(&limits)
        return HTTP1State(rules: ConnectionRules(limits), now: start)
    }

    private func request(_ framing: BodyFraming = .none, expectsContinue: Bool = false) -> ExchangeState {
        ExchangeState(framing: framing, expectsContinue: expectsContinue, contentLimit: 1 << 24)
    }

    /// The state after a request and its answer.
    private func answered(
        _ framing: BodyFraming = .none, draining: Bool = false, keepAlive: Bool = true, _ change: (inout Limits) -> Void = { _ in }
    ) -> HTTP1State {
        var state = fresh(change)
        if draining { state.drain() }
        state.requestBegan(now: start)
        _ = state.headReceived()
        _ = state.answerBegins(demandsClosing: false, keepAlive: keepAlive, request(framing))
        state.answered(request(framing).content, now: start)
        return state
    }

    private func closes(
        _ framing: BodyFraming = .none, expectsContinue: Bool = false, demandsClosing: Bool = false, keepAlive: Bool = true
    ) -> Bool {
        var state = fresh()
        _ = state.headReceived()
        return state.answerBegins(
            demandsClosing: demandsClosing, keepAlive: keepAlive, request(framing, expectsContinue: expectsContinue))
    }

    @Test func `T86 a silent connection is closed when the idle time is over`() {
        #expect(fresh().deadline == start + .seconds(75))
        #expect(fresh().quietSince == start)
    }

    @Test func `T86 a field section has its time in total, however it drips`() {
        var state = fresh()
        state.requestBegan(now: start)
        state.requestBegan(now: start + .seconds(9))
        #expect(state.deadline == start + .seconds(10))
        #expect(state.quietSince == nil)
    }

    @Test func `requests are numbered from 1 on`() {
        var state = fresh()
        let numbers = [state.headReceived(), state.headReceived(), state.headReceived()]
        #expect(numbers == [1, 2, 3])
    }

    @Test func `an exchange has deadlines of its own`() {
        var state = fresh()
        state.requestBegan(now: start)
        _ = state.headReceived()
        #expect(state.phase == .exchange)
        #expect(state.deadline == nil)
        #expect(state.quietSince == nil)
    }

    @Test func `the silence between two requests begins when the answer has been taken`() {
        var state = answered()
        state.stallEnded(now: start + .seconds(90))
        #expect(state.deadline == start + .seconds(165))
        state.requestBegan(now: start + .seconds(91))
        state.stallEnded(now: start + .seconds(95))
        #expect(state.deadline == start + .seconds(101))
    }

    // MARK: The last answer

    @Test func `a client that wants to close is let go after its answer`() {
        #expect(closes(keepAlive: false))
        #expect(!closes())
        #expect(closes(demandsClosing: true))
        #expect(answered(keepAlive: false).phase == .ended)
        #expect(answered().phase == .idle(since: start))
    }

    @Test func `T75 a client that was not told to go on is not waited for after the answer`() {
        #expect(closes(.length(5), expectsContinue: true))
        #expect(!closes(.length(5)))
    }

    @Test(arguments: [(8 << 20, false), ((8 << 20) + 1, true)])
    func `T74 a connection with too much content left to discard says goodbye`(length: Int, expected: Bool) {
        #expect(closes(.length(length)) == expected)
    }

    @Test func `T92 a draining connection says goodbye with its answer`() {
        #expect(answered(draining: true).phase == .ended)
    }

    @Test func `an answer to what is no request is the last`() {
        var state = fresh()
        state.requestBegan(now: start)
        state.answered(nil, now: start)
        #expect(state.phase == .ended)
        #expect(state.deadline == nil)
        #expect(!state.leavesContent)
    }

    @Test func `an answer that ends this protocol is not followed by a request`() {
        var state = fresh()
        _ = state.headReceived()
        state.upgraded()
        state.answered(.complete, now: start)
        #expect(state.phase == .upgraded)
        #expect(state.deadline == nil)
    }

    // MARK: Content that comes after the answer

    @Test func `T74 content that comes after the answer is thrown away within a bound`() {
        var state = answered(.chunked)
        #expect(state.isDiscarding)
        let (before, after) = (state.contentDiscarded(8 << 20, now: start), state.contentDiscarded(1, now: start))
        #expect(!before)
        #expect(after)
        #expect(state.leavesContent)
        #expect(state.discarded == (8 << 20) + 1)
    }

    @Test func `T128 content that is thrown away may take its time at the minimum rate`() {
        var state = answered(.length(1 << 20))
        for second in 1...1023 {
            _ = state.contentDiscarded(1024, now: start + .seconds(second))
            #expect(state.deadline == start + .seconds(second + 5))
        }
    }

    @Test func `T128 content that is thrown away saves up no time for a silence`() {
        var state = answered(.length(5 << 20))
        _ = state.contentDiscarded(4 << 20, now: start + .seconds(1))
        #expect(state.deadline == start + .seconds(6))
    }

    @Test func `T128 a byte now and then does not keep refused content coming`() {
        var state = answered(.length(5000))
        for second in 1...4 { _ = state.contentDiscarded(1, now: start + .seconds(second)) }
        #expect(state.deadline.map { $0 > start + .milliseconds(5003) } == true)
        #expect(state.deadline.map { $0 <= start + .milliseconds(5004) } == true)
    }

    @Test func `T92 refused content stretches no drain`() {
        var state = answered(.length(1 << 20))
        state.drain()
        for second in 1...4 { _ = state.contentDiscarded(100_000, now: start + .seconds(second)) }
        #expect(state.deadline == start + .seconds(5))
    }

    @Test func `the next request may come when the rest of the content is gone`() {
        var state = answered(.length(5))
        _ = state.contentDiscarded(5, now: start)
        state.discardedContentEnded(now: start + .seconds(1))
        #expect(state.phase == .idle(since: start + .seconds(1)))
    }

    // MARK: Draining

    @Test func `T92 a draining connection that has just been busy has one second to send its next request`() {
        var state = fresh()
        state.drain()
        #expect(state.deadline == start + .seconds(1))
    }

    @Test func `T122 half a head on a connection that was never answered has one second once the server drains`() {
        var state = fresh()
        state.requestBegan(now: start)
        state.drain()
        #expect(state.deadline == start + .seconds(1))
    }

    @Test func `T122 half a head on a connection that has been answered has three seconds once the server drains`() {
        var state = answered()
        state.requestBegan(now: start)
        state.drain()
        #expect(state.deadline == start + .seconds(3))
    }

    @Test(arguments: [false, true])
    func `T122 a drain gives half a head no more than its own deadline`(hasAnswered: Bool) {
        let change: (inout Limits) -> Void = { $0.fieldSectionDeadline = .milliseconds(500) }
        var state = hasAnswered ? answered(.none, change) : fresh(change)
        state.requestBegan(now: start)
        state.drain()
        #expect(state.deadline == start + .milliseconds(500))
    }
}
