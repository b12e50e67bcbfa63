import Testing

@testable import HTTPServer

/// The rules of a connection below its protocol, played without a socket or a wait.
struct TransportStateTests {
    private let start = ServerClock.Instant.start
    private let aMoment = Duration.milliseconds(1)

    private func fresh(beginsWithPreamble: Bool = false, beginsWithHandshake: Bool = false) -> TransportState {
        TransportState(
            rules: ConnectionRules(Limits()), now: start, beginsWithPreamble: beginsWithPreamble, beginsWithHandshake: beginsWithHandshake)
    }

    @Test func `an open connection waits for nothing by itself`() {
        let state = fresh()
        #expect(state.phase == .open)
        #expect(state.deadline == nil)
        #expect(state.quietSince == nil)
    }

    @Test func `a handshake has its time in total, and its end is news once`() {
        var state = fresh(beginsWithHandshake: true)
        #expect(state.deadline == start + .seconds(10))
        #expect(state.quietSince == start)
        let (first, second) = (state.handshakeEnded(), state.handshakeEnded())
        #expect(first)
        #expect(!second)
        #expect(state.phase == .open)
    }

    @Test func `T118 a handshake is quiet since the server's last word, and its time goes on`() {
        var state = fresh(beginsWithHandshake: true)
        state.handshakeAnswered(now: start + .seconds(3))
        #expect(state.quietSince == start + .seconds(3))
        #expect(state.deadline == start + .seconds(10))
        _ = state.handshakeEnded()
        state.handshakeAnswered(now: start + .seconds(4))
        #expect(state.quietSince == nil)
    }

    @Test func `T151 a preamble has a head's time, and what follows it has its own`() {
        for handshakeFollows in [false, true] {
            var state = fresh(beginsWithPreamble: true, beginsWithHandshake: handshakeFollows)
            let isNews = state.handshakeEnded()
            #expect(!isNews)
            #expect(state.phase == .awaitingPreamble(since: start))
            #expect(state.deadline == start + .seconds(10))
            var draining = state
            draining.drain()
            #expect(draining.deadline == start + .seconds(1))
            let end = start + .seconds(9)
            state.preambleEnded(now: end, handshakeFollows: handshakeFollows)
            #expect(state.phase == (handshakeFollows ? .handshaking(since: end) : .open))
            state.preambleEnded(now: start + .seconds(20), handshakeFollows: !handshakeFollows)
            #expect(state.deadline == (handshakeFollows ? end + .seconds(10) : nil))
        }
    }

    @Test func `a handshake has less time once the server drains`() {
        var state = fresh(beginsWithHandshake: true)
        state.drain()
        #expect(state.deadline == start + .seconds(3))
    }

    @Test func `the protocol's deadline counts while the connection is open`() {
        let protocolDeadline = start + .seconds(5)
        #expect(fresh().deadline(besides: protocolDeadline, isQuiet: true) == protocolDeadline)
        #expect(fresh().deadline(besides: nil, isQuiet: true) == nil)
        #expect(fresh(beginsWithHandshake: true).deadline(besides: protocolDeadline, isQuiet: true) == start + .seconds(10))
        var closing = fresh()
        closing.closing()
        #expect(closing.deadline(besides: protocolDeadline, isQuiet: true) == nil)
    }

    @Test func `T92 a peer that is taking its last answer is not silent, and any other has both deadlines`() {
        var state = fresh()
        state.outputStalled(now: start)
        #expect(state.deadline(besides: start + .seconds(1), isQuiet: true) == start + .seconds(30))
        #expect(state.deadline(besides: start + .seconds(1), isQuiet: false) == start + .seconds(1))
        #expect(state.deadline(besides: start + .seconds(31), isQuiet: false) == start + .seconds(30))
        #expect(state.deadline(besides: nil, isQuiet: false) == start + .seconds(30))
    }

    @Test func `a closing connection waits for its peer to take what is left`() {
        var state = fresh()
        state.closing()
        #expect(state.phase == .closing)
        #expect(state.deadline == nil)
        state.outputStalled(now: start + .seconds(1))
        #expect(state.deadline == start + .seconds(31))
    }

    // MARK: Output that waits

    @Test func `T86 a peer that takes nothing of its answer is given up`() {
        var state = fresh()
        state.outputStalled(now: start)
        state.outputStalled(now: start + .seconds(20))
        #expect(state.deadline == start + .seconds(30))
    }

    @Test func `a peer that takes a little of its answer is waited for anew, and one that takes all of it no longer`() {
        var state = fresh()
        state.outputStalled(now: start)
        let isOver = state.outputMoved(100_000, stillWaiting: true, now: start + .seconds(70))
        #expect(!isOver)
        #expect(state.deadline == start + .seconds(100))
        let isOverNow = state.outputMoved(100_000, stillWaiting: false, now: start + .seconds(90))
        #expect(isOverNow)
        #expect(state.deadline == nil)
    }

    @Test func `an answer that is taken at once ends no stall`() {
        var state = fresh()
        let isOver = state.outputMoved(100_000, stillWaiting: false, now: start)
        #expect(!isOver)
    }

    @Test func `T86 a peer that takes a byte now and then is given up, too`() {
        var state = fresh()
        state.outputStalled(now: start)
        for second in stride(from: 5, through: 25, by: 5) { _ = state.outputMoved(1, stillWaiting: true, now: start + .seconds(second)) }
        #expect(state.deadline.map { $0 > start + .seconds(30) } == true)
        #expect(state.deadline.map { $0 <= start + .milliseconds(30_005) } == true)
    }

    @Test func `T86 a peer that keeps to the slowest rate is not given up`() {
        var state = fresh()
        state.outputStalled(now: start)
        for second in 1...600 {
            _ = state.outputMoved(1024, stillWaiting: true, now: start + .seconds(second))
            #expect(state.deadline == start + .seconds(second + 30))
        }
    }

    @Test func `a connection whose peer has an answer to take is not quiet`() {
        var state = fresh(beginsWithHandshake: true)
        state.outputStalled(now: start)
        #expect(state.quietSince == nil)
    }

    // MARK: Lingering

    @Test func `T122 who has nothing more to send is lingered for no longer than a second once the server drains`() {
        var state = fresh()
        state.drain()
        state.closing()
        state.lingering(now: start)
        #expect(state.deadline == start + .seconds(1))
    }

    @Test func `T128 who is still sending content has the whole time for it, once the server drains too`() {
        var state = fresh()
        state.drain()
        state.closing(expectsMore: true)
        state.lingering(now: start)
        #expect(state.deadline == start + .seconds(5))
    }

    @Test func `T92 refused content stretches no drain`() {
        var state = fresh()
        state.drain()
        state.closing(expectsMore: true)
        state.lingering(now: start + .seconds(5))
        for second in 6...9 { _ = state.lingeringReceived(1000, now: start + .seconds(second)) }
        #expect(state.deadline == start + .seconds(10))
    }

    @Test func `T128 lingering ends after a silence`() {
        var state = fresh()
        state.lingering(now: start)
        #expect(state.deadline == start + .seconds(5))
        _ = state.lingeringReceived(1 << 20, now: start + .seconds(4))
        #expect(state.deadline == start + .seconds(9))
    }

    /// A sixteenth more, for what chunks and TLS put around the content.
    @Test func `T128 lingering ends after its bytes`() {
        var state = fresh()
        state.lingering(now: start)
        let (before, after) = (state.lingeringReceived(17 << 19, now: start), state.lingeringReceived(1, now: start))
        #expect(!before)
        #expect(after)
    }

    @Test func `T128 what was thrown away before lingering counts`() {
        var state = fresh()
        state.closing(afterDiscarding: 8 << 20, expectsMore: true)
        state.lingering(now: start)
        let (before, after) = (state.lingeringReceived(1 << 19, now: start), state.lingeringReceived(1, now: start))
        #expect(!before)
        #expect(after)
    }

    @Test func `a connection that ends does not begin to end again`() {
        var state = fresh()
        state.lingering(now: start)
        state.closing(expectsMore: true)
        #expect(state.phase == .lingering(since: start))
        state.lingering(now: start + aMoment)
        #expect(state.phase == .lingering(since: start))
    }

    @Test func `a closed connection waits for nothing`() {
        var state = fresh()
        state.closed()
        #expect(state.deadline == nil)
        #expect(state.deadline(besides: start, isQuiet: false) == nil)
    }
}
