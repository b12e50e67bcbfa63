import Testing

@testable import HTTPServer

/// The rules of a connection, played without a socket or a wait.
struct ConnectionStateTests {
    private let start = ServerClock.Instant.start
    private let aMomentBefore = Duration.milliseconds(-1)

    private func fresh(_ change: (inout Limits) -> Void = { _ in }) -> ConnectionState {
        var limits = Limits()
        change(&limits)
        return ConnectionState(rules: ConnectionRules(limits), now: start)
    }

    private func inExchange(
        framing: BodyFraming = .none, keepAlive: Bool = true, expectsContinue: Bool = false
    ) -> ConnectionState {
        var state = fresh()
        state.requestBegan(now: start)
        _ = state.headReceived(
            keepAlive: keepAlive, framing: framing, expectsContinue: expectsContinue, contentLimit: 1000, now: start)
        return state
    }

    @Test func `T86 a silent connection is closed when the idle time is over`() {
        let state = fresh()
        #expect(state.deadline == start + .seconds(75))
        #expect(state.expired(now: start + .seconds(75) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(75)) == .close)
    }

    @Test func `a handshake has its time in total, and the silence behind it begins at its end`() {
        var state = ConnectionState(rules: ConnectionRules(Limits()), now: start, beginsWithHandshake: true)
        #expect(state.expired(now: start + .seconds(10) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(10)) == .close)
        state.handshakeEnded(now: start + .seconds(9))
        #expect(state.phase == .idle(since: start + .seconds(9)))
        state.handshakeEnded(now: start + .seconds(20))
        #expect(state.deadline == start + .seconds(84))
    }

    @Test func `T151 a preamble has a head's time, and what follows it has its own`() {
        for handshakeFollows in [false, true] {
            var state = ConnectionState(
                rules: ConnectionRules(Limits()), now: start, beginsWithPreamble: true, beginsWithHandshake: handshakeFollows)
            state.requestBegan(now: start)
            state.handshakeEnded(now: start)
            #expect(state.phase == .awaitingPreamble(since: start))
            #expect(state.expired(now: start + .seconds(10) + aMomentBefore) == .proceed)
            #expect(state.expired(now: start + .seconds(10)) == .close)
            var draining = state
            draining.drain()
            #expect(draining.expired(now: start + .seconds(1) + aMomentBefore) == .proceed)
            #expect(draining.expired(now: start + .seconds(1)) == .close)
            let end = start + .seconds(9)
            state.preambleEnded(now: end, handshakeFollows: handshakeFollows)
            #expect(state.phase == (handshakeFollows ? .handshaking(since: end) : .idle(since: end)))
            state.preambleEnded(now: start + .seconds(20), handshakeFollows: !handshakeFollows)
            #expect(state.deadline == end + .seconds(handshakeFollows ? 10 : 75))
        }
    }

    @Test func `a handshake has less time once the server drains`() {
        var state = ConnectionState(rules: ConnectionRules(Limits()), now: start, beginsWithHandshake: true)
        state.drain()
        #expect(state.expired(now: start + .seconds(3) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(3)) == .close)
    }

    @Test func `T86 a field section has its time in total, however it drips`() {
        var state = fresh()
        state.requestBegan(now: start)
        state.requestBegan(now: start + .seconds(9))
        #expect(state.expired(now: start + .seconds(10) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(10)) == .answer(.request))
    }

    @Test func `T91 a handler that takes too long is answered for`() {
        var state = inExchange()
        state.handlerStarted(now: start)
        #expect(state.expired(now: start + .seconds(30) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(30)) == .answer(.handler))
    }

    @Test func `content that nobody waits for has no deadline, and the handler has its own`() {
        var state = inExchange(framing: .length(500))
        state.handlerStarted(now: start)
        #expect(state.deadline == start + .seconds(30))
        _ = state.contentWanted(now: start)
        #expect(state.deadline == start + .seconds(5))
    }

    @Test func `T86 the sender's time begins when somebody waits for the content`() {
        var state = inExchange(framing: .length(500), expectsContinue: true)
        state.handlerStarted(now: start)
        _ = state.contentWanted(now: start + .seconds(20))
        #expect(state.deadline == start + .seconds(25))
    }

    @Test func `the time that content takes is not the handler's`() {
        var state = inExchange(framing: .length(500))
        state.handlerStarted(now: start)
        _ = state.contentWanted(now: start)
        _ = state.contentEnded(now: start + .seconds(40))
        #expect(state.deadline == start + .seconds(70))
    }

    @Test func `a peer that is taking its answer is not idle`() {
        var state = fresh()
        state.outputStalled(now: start)
        state.outputMoved(100_000, stillWaiting: true, now: start + .seconds(70))
        #expect(state.deadline == start + .seconds(100))
        state.outputMoved(100_000, stillWaiting: false, now: start + .seconds(90))
        #expect(state.deadline == start + .seconds(165))
    }

    @Test func `T92 a draining connection waits for an answer that is being taken`() {
        var state = fresh()
        state.outputStalled(now: start)
        state.drain()
        #expect(state.expired(now: start + .seconds(29)) == .proceed)
    }

    @Test func `a closing connection is answered for no second time`() {
        var state = inExchange()
        state.handlerStarted(now: start)
        _ = state.answered(closing: true, now: start)
        #expect(state.phase == .closing)
        #expect(state.deadline == nil)
        state.outputStalled(now: start + .seconds(1))
        #expect(state.expired(now: start + .seconds(30)) == .proceed)
        #expect(state.expired(now: start + .seconds(31)) == .close)
    }

    @Test func `a stream may take longer than a handler, and ends with its peer`() {
        var state = inExchange()
        state.handlerStarted(now: start)
        state.streamBegan()
        #expect(state.deadline == nil)
        state.outputStalled(now: start)
        #expect(state.expired(now: start + .seconds(30)) == .close)
    }

    @Test func `T105 a stream whose time is over has a second to end by itself`() {
        var state = inExchange()
        state.handlerStarted(now: start)
        state.streamBegan(until: start + .seconds(60))
        #expect(state.expired(now: start + .seconds(61) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(61)) == .close)
    }

    @Test func `T86 a peer that takes a byte now and then is given up, too`() {
        var state = fresh()
        state.outputStalled(now: start)
        for second in stride(from: 5, through: 25, by: 5) { state.outputMoved(1, stillWaiting: true, now: start + .seconds(second)) }
        #expect(state.expired(now: start + .seconds(30)) == .proceed)
        #expect(state.expired(now: start + .milliseconds(30_005)) == .close)
    }

    @Test func `T86 a peer that keeps to the slowest rate is not given up`() {
        var state = fresh()
        state.outputStalled(now: start)
        for second in 1...600 {
            state.outputMoved(1024, stillWaiting: true, now: start + .seconds(second))
            #expect(state.expired(now: start + .seconds(second)) == .proceed)
        }
    }

    @Test func `T86 each kibibyte of content buys a second`() {
        var state = inExchange(framing: .length(900))
        state.handlerStarted(now: start)
        _ = state.contentWanted(now: start)
        _ = state.contentReceived(512, now: start)
        #expect(state.expired(now: start + .milliseconds(5500) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .milliseconds(5500)) == .answer(.request))
    }

    @Test(arguments: [(1000, ConnectionState.ContentVerdict.keep), (1001, .tooLarge)])
    func `T87 declared content is held against the limit before any of it is read`(
        length: Int, verdict: ConnectionState.ContentVerdict
    ) {
        var state = fresh()
        let found = state.headReceived(
            keepAlive: true, framing: .length(length), expectsContinue: false, contentLimit: 1000, now: start)
        #expect(found == verdict)
    }

    @Test func `T87 chunked content is held against the limit as it grows`() {
        var state = inExchange(framing: .chunked)
        #expect(state.contentReceived(1000, now: start) == .keep)
        #expect(state.contentReceived(1, now: start) == .tooLarge)
    }

    @Test func `T75 the client is told to go on once, when somebody wants its content`() {
        var state = inExchange(framing: .length(5), expectsContinue: true)
        let (first, second) = (state.contentWanted(now: start), state.contentWanted(now: start))
        #expect(first)
        #expect(!second)
    }

    @Test func `T75 a client that was not told to go on is not waited for after the answer`() {
        let waiting = inExchange(framing: .length(5), expectsContinue: true)
        #expect(waiting.closesAfterAnswer(demanded: false))
        let sending = inExchange(framing: .length(5))
        #expect(!sending.closesAfterAnswer(demanded: false))
    }

    @Test(arguments: [(8 << 20, false), ((8 << 20) + 1, true)])
    func `T74 a connection with too much content left to discard says goodbye`(length: Int, closes: Bool) {
        var state = fresh()
        _ = state.headReceived(
            keepAlive: true, framing: .length(length), expectsContinue: false, contentLimit: 1 << 24, now: start)
        #expect(state.closesAfterAnswer(demanded: false) == closes)
    }

    @Test func `T74 content that comes after the answer is thrown away within a bound`() {
        var state = inExchange(framing: .chunked)
        #expect(state.answered(closing: false, now: start) == .discardContent)
        #expect(state.contentReceived(8 << 20, now: start) == .discard)
        #expect(state.contentReceived(1, now: start) == .linger)
    }

    @Test func `T74 what came before the answer does not count as thrown away`() {
        var state = inExchange(framing: .chunked)
        _ = state.contentReceived(1000, now: start)
        _ = state.answered(closing: false, now: start)
        #expect(state.contentReceived(8 << 20, now: start) == .discard)
    }

    @Test func `T128 content that is thrown away may take its time at the minimum rate`() {
        var state = inExchange(framing: .length(1 << 20))
        _ = state.answered(closing: false, now: start)
        for second in 1...1023 {
            #expect(state.contentReceived(1024, now: start + .seconds(second)) == .discard)
            #expect(state.expired(now: start + .seconds(second)) == .proceed)
        }
    }

    @Test func `T128 content that is thrown away saves up no time for a silence`() {
        var state = inExchange(framing: .length(5 << 20))
        _ = state.answered(closing: false, now: start)
        _ = state.contentReceived(4 << 20, now: start + .seconds(1))
        #expect(state.expired(now: start + .seconds(6) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(6)) == .linger)
    }

    @Test func `T128 a byte now and then does not keep refused content coming`() {
        var state = inExchange(framing: .length(5000))
        _ = state.answered(closing: false, now: start)
        for second in 1...4 { _ = state.contentReceived(1, now: start + .seconds(second)) }
        #expect(state.expired(now: start + .milliseconds(5003)) == .proceed)
        #expect(state.expired(now: start + .milliseconds(5004)) == .linger)
    }

    @Test func `T92 refused content stretches no drain`() {
        var state = inExchange(framing: .length(1 << 20))
        _ = state.answered(closing: false, now: start)
        state.drain()
        for second in 1...4 { _ = state.contentReceived(100_000, now: start + .seconds(second)) }
        #expect(state.expired(now: start + .seconds(5)) == .linger)
        state.lingering(now: start + .seconds(5))
        for second in 6...9 { _ = state.lingeringReceived(1000, now: start + .seconds(second)) }
        #expect(state.expired(now: start + .seconds(10)) == .close)
    }

    @Test func `the next request may come when the rest of the content is gone`() {
        var state = inExchange(framing: .length(5))
        _ = state.answered(closing: false, now: start)
        _ = state.contentReceived(5, now: start)
        let isOver = state.contentEnded(now: start)
        #expect(isOver)
        #expect(state.phase == .idle(since: start))
    }

    @Test func `T74 content that is discarded too slowly ends the connection`() {
        var state = inExchange(framing: .length(5))
        _ = state.answered(closing: false, now: start)
        #expect(state.expired(now: start + .seconds(5)) == .linger)
    }

    @Test func `a client that wants to close is let go after its answer`() {
        #expect(inExchange(keepAlive: false).closesAfterAnswer(demanded: false))
        #expect(!inExchange().closesAfterAnswer(demanded: false))
        #expect(inExchange().closesAfterAnswer(demanded: true))
    }

    @Test func `T92 a draining connection says goodbye with its answer`() {
        var state = inExchange()
        state.drain()
        #expect(state.closesAfterAnswer(demanded: false))
        #expect(state.answered(closing: true, now: start) == .linger)
    }

    @Test func `T92 a draining connection that has just been busy has one second to send its next request`() {
        var state = fresh()
        state.drain()
        #expect(state.expired(now: start + .seconds(1) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(1)) == .close)
    }

    @Test func `T122 half a head on a connection that was never answered has one second once the server drains`() {
        var state = fresh()
        state.requestBegan(now: start)
        state.drain()
        #expect(state.expired(now: start + .seconds(1) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(1)) == .answer(.request))
    }

    @Test func `T122 half a head on a connection that has been answered has three seconds once the server drains`() {
        var state = inExchange()
        _ = state.answered(closing: false, now: start)
        state.requestBegan(now: start)
        state.drain()
        #expect(state.expired(now: start + .seconds(3) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(3)) == .answer(.request))
    }

    @Test(arguments: [false, true])
    func `T122 a drain gives half a head no more than its own deadline`(hasAnswered: Bool) {
        var state = fresh { $0.fieldSectionDeadline = .milliseconds(500) }
        if hasAnswered {
            _ = state.headReceived(keepAlive: true, framing: .none, expectsContinue: false, contentLimit: 0, now: start)
            _ = state.answered(closing: false, now: start)
        }
        state.requestBegan(now: start)
        state.drain()
        #expect(state.deadline == start + .milliseconds(500))
    }

    @Test func `T122 whoever has sent half a request, or a whole one, is lingered for no longer than a second once the server drains`() {
        var half = fresh()
        half.requestBegan(now: start)
        for var state in [half, inExchange()] {
            state.drain()
            _ = state.answered(closing: true, now: start)
            state.lingering(now: start)
            #expect(state.expired(now: start + .seconds(1) + aMomentBefore) == .proceed)
            #expect(state.expired(now: start + .seconds(1)) == .close)
        }
    }

    @Test func `T128 whoever is still sending content has the whole time for it, once the server drains too`() {
        var state = inExchange(framing: .length(500))
        state.drain()
        _ = state.answered(closing: true, now: start)
        state.lingering(now: start)
        #expect(state.expired(now: start + .seconds(5) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(5)) == .close)
    }

    @Test func `T128 lingering ends after a silence`() {
        var state = fresh()
        state.lingering(now: start)
        #expect(state.expired(now: start + .seconds(5) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(5)) == .close)
        _ = state.lingeringReceived(1 << 20, now: start + .seconds(4))
        #expect(state.expired(now: start + .seconds(9) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(9)) == .close)
    }

    /// A sixteenth more, for what chunks and TLS put around the content.
    @Test func `T128 lingering ends after its bytes`() {
        var state = fresh()
        state.lingering(now: start)
        #expect(state.lingeringReceived(17 << 19, now: start) == .proceed)
        #expect(state.lingeringReceived(1, now: start) == .close)
    }

    @Test func `T128 what was thrown away before lingering counts`() {
        var state = inExchange(framing: .chunked)
        _ = state.answered(closing: false, now: start)
        _ = state.contentReceived(8 << 20, now: start)
        state.lingering(now: start)
        #expect(state.lingeringReceived(1 << 19, now: start) == .proceed)
        #expect(state.lingeringReceived(1, now: start) == .close)
    }

    @Test func `T86 a peer that takes nothing of its answer is given up`() {
        var state = fresh()
        state.outputStalled(now: start)
        state.outputStalled(now: start + .seconds(20))
        #expect(state.expired(now: start + .seconds(30) + aMomentBefore) == .proceed)
        #expect(state.expired(now: start + .seconds(30)) == .close)
    }

    @Test func `a peer that takes a little of its answer is waited for anew`() {
        var state = fresh()
        state.outputStalled(now: start)
        state.outputMoved(100_000, stillWaiting: true, now: start + .seconds(29))
        #expect(state.expired(now: start + .seconds(30)) == .proceed)
        state.outputMoved(100_000, stillWaiting: false, now: start + .seconds(31))
        #expect(state.expired(now: start + .seconds(61)) == .proceed)
    }

    @Test func `a closed connection waits for nothing`() {
        var state = fresh()
        state.closed()
        #expect(state.deadline == nil)
    }
}
