import Testing

@testable import HTTPServer

/// The rules of one request and its answer, played without a socket or a wait.
struct ExchangeStateTests {
    private let start = ServerClock.Instant.start
    private let aMomentBefore = Duration.milliseconds(-1)
    private let rules = ConnectionRules(Limits())

    private func request(_ framing: BodyFraming = .none, expectsContinue: Bool = false) -> ExchangeState {
        ExchangeState(framing: framing, expectsContinue: expectsContinue, contentLimit: 1000)
    }

    /// A request whose handler has started, and has asked for the content.
    private func wanted(_ framing: BodyFraming) -> ExchangeState {
        var state = request(framing)
        state.handlerStarted(now: start)
        _ = state.contentWanted(now: start)
        return state
    }

    @Test func `T91 a handler that takes too long is answered for`() {
        var state = request()
        #expect(state.deadline(by: rules) == nil)
        state.handlerStarted(now: start)
        #expect(state.late(now: start + .seconds(30) + aMomentBefore, by: rules) == nil)
        #expect(state.late(now: start + .seconds(30), by: rules) == .handler)
    }

    @Test func `content that no handler waits for has no deadline, and the handler has its own`() {
        var state = request(.length(500))
        state.handlerStarted(now: start)
        #expect(state.deadline(by: rules) == start + .seconds(30))
        _ = state.contentWanted(now: start)
        #expect(state.deadline(by: rules) == start + .seconds(5))
    }

    @Test func `T86 the sender's time begins when the handler waits for the content, and not anew when it waits again`() {
        var state = request(.length(500), expectsContinue: true)
        state.handlerStarted(now: start)
        _ = state.contentWanted(now: start + .seconds(20))
        _ = state.contentWanted(now: start + .seconds(22))
        #expect(state.deadline(by: rules) == start + .seconds(25))
        #expect(state.late(now: start + .seconds(25), by: rules) == .request)
    }

    @Test func `the time that content takes is not the handler's`() {
        var state = wanted(.length(500))
        state.contentEnded(now: start + .seconds(40))
        #expect(state.deadline(by: rules) == start + .seconds(70))
    }

    @Test func `T86 content that falls silent is late, however much time it has earned`() {
        var state = ExchangeState(framing: .length(1 << 30), expectsContinue: false, contentLimit: 1 << 30)
        state.handlerStarted(now: start)
        _ = state.contentWanted(now: start)
        _ = state.contentReceived(1 << 29)
        state.contentGiven()
        // The handler does something else.
        #expect(state.late(now: start + .seconds(100_000), by: rules) == nil)
        _ = state.contentWanted(now: start + .seconds(100))
        #expect(state.late(now: start + .seconds(175) + aMomentBefore, by: rules) == nil)
        #expect(state.late(now: start + .seconds(175), by: rules) == .request)
    }

    @Test func `T86 each kibibyte of content buys a second`() {
        var state = wanted(.length(900))
        _ = state.contentReceived(512)
        #expect(state.late(now: start + .milliseconds(5500) + aMomentBefore, by: rules) == nil)
        #expect(state.late(now: start + .milliseconds(5500), by: rules) == .request)
    }

    // MARK: Streams

    @Test func `a stream may take longer than a handler`() {
        var state = request()
        state.handlerStarted(now: start)
        state.streamBegan()
        #expect(state.deadline(by: rules) == nil)
    }

    @Test func `T105 a stream whose time is over has a second to end by itself`() {
        var state = request()
        state.handlerStarted(now: start)
        state.streamBegan(until: start + .seconds(60))
        #expect(state.late(now: start + .seconds(61) + aMomentBefore, by: rules) == nil)
        #expect(state.late(now: start + .seconds(61), by: rules) == .stream)
    }

    @Test func `T86 content that is late while an answer streams can be answered no more`() {
        var state = wanted(.length(500))
        state.streamBegan()
        #expect(state.late(now: start + .seconds(5) + aMomentBefore, by: rules) == nil)
        #expect(state.late(now: start + .seconds(5), by: rules) == .stream)
    }

    // MARK: Content

    @Test(arguments: [(1000, false), (1001, true)])
    func `T87 declared content is held against the limit before any of it is read`(length: Int, isTooMuch: Bool) {
        #expect(request(.length(length)).declaresTooMuch == isTooMuch)
        #expect(!request(.chunked).declaresTooMuch)
    }

    @Test func `T87 chunked content is held against the limit as it grows`() {
        var state = request(.chunked)
        let (within, beyond) = (state.contentReceived(1000), state.contentReceived(1))
        #expect(!within)
        #expect(beyond)
    }

    @Test func `T75 the client is told to go on once, when the handler wants its content`() {
        var state = request(.length(5), expectsContinue: true)
        #expect(state.content == .withheld)
        let (first, second) = (state.contentWanted(now: start), state.contentWanted(now: start))
        #expect(first)
        #expect(!second)
    }

    @Test func `T75 a client that sends its content unasked is not told to`() {
        var state = request(.length(5), expectsContinue: true)
        _ = state.contentReceived(1)
        let isTold = state.contentWanted(now: start)
        #expect(!isTold)
    }

    @Test func `T75 without content there is nothing to be told`() {
        #expect(request(.length(0), expectsContinue: true).content == .complete)
        #expect(request(.none, expectsContinue: true).content == .complete)
    }

    @Test func `what is left of the content is what was declared and has not come`() {
        var state = request(.length(5))
        #expect(state.contentLeft == 5)
        _ = state.contentReceived(2)
        #expect(state.contentLeft == 3)
        #expect(request(.chunked).contentLeft == nil)
        state.contentEnded(now: start)
        #expect(state.contentLeft == 0)
    }
}
