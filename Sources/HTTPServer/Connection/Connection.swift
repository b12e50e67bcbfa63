import Glibc

/// One connection: a thin shell that moves bytes between socket, parser and answers, and does what ``ConnectionState`` says.
///
/// Lives on its shard's queue. Input is parsed in the shard's receive buffer; only what cannot be used yet is kept here.
final class Connection {
    /// Content that waits for a handler; when it is full, the socket is not read.
    static let contentBufferBytes = 65_536
    /// Output that waits to be sent; when there is more, no further request is read.
    private static let unsentBytes = 262_144

    let id: ConnectionID
    let descriptor: Int32
    let tools: ShardTools

    // State and parser call nothing of ours back, so accesses to them cannot overlap; checking that at run time would cost more than most
    // of their methods do.
    @safe var state: ConnectionState {
        _read { yield unsafe uncheckedState }
        _modify { yield unsafe &uncheckedState }
    }
    @safe private var parser: RequestParser {
        _read { yield unsafe uncheckedParser }
        _modify { yield unsafe &uncheckedParser }
    }
    @exclusivity(unchecked) private var uncheckedState: ConnectionState
    @exclusivity(unchecked) private var uncheckedParser: RequestParser
    var exchange: Exchange?
    var sequence: UInt64 = 0
    /// The tick at which the deadline wheel looks here.
    var scheduledTick: Int?
    /// More could be done at once, but others wait for their turn.
    private(set) var wantsAnotherTurn = false

    private var input: [UInt8] = []
    /// The parser has said all that it can about `input`, and needs more. While it has not, it may have an event even for no bytes.
    private var isStarved = true
    /// What the peer has not taken yet, in a buffer of the shard's; none while there is nothing.
    private var outbox: OutputBuffer?
    private var readable = false
    private var writable = true
    /// The end of what the peer sends is in the socket, behind what has not been received yet.
    private var peerEnds = false
    /// The end has been received.
    private var peerClosed = false
    /// The connection is having its turn, and whoever gave it will end it.
    private(set) var isHavingTurn = false
    /// Its turn is over but for the sending, which waits for that of others.
    var turnIsEnding = false
    private var answersThisTurn = 0

    init(id: ConnectionID, descriptor: Int32, tools: ShardTools) {
        self.id = id
        self.descriptor = descriptor
        self.tools = tools
        unsafe uncheckedState = ConnectionState(rules: tools.rules, now: tools.readClock())
        unsafe uncheckedParser = tools.newParser
    }

    var isClosed: Bool { state.isClosed }
    var waitsForRead: Bool { !readable && !peerClosed && readsInput }
    var waitsForWrite: Bool { outbox != nil && !writable }
    var unsentCount: Int { outbox?.count ?? 0 }

    /// Nothing follows what has been received, and all of that has been parsed.
    var peerSendsNoMore: Bool { peerClosed && (input.isEmpty || isStarved) }

    // MARK: Events

    func becameReady(_ event: ReadyEvent, on shard: isolated Shard) {
        if event.readable { readable = true }
        if event.writable { writable = true }
        if event.ended { peerEnds = true }
        // Nobody is left to answer: the handler need not go on.
        if event.failed, exchange != nil { return close() }
        tools.readClock()
        takeTurn(on: shard)
    }

    /// Reads and answers what is there, without waiting. What it writes is sent by ``endTurn(on:)``, which must follow.
    func takeTurn(on shard: isolated Shard) {
        guard !isHavingTurn else { return }
        isHavingTurn = true
        defer { isHavingTurn = false }
        wantsAnotherTurn = false
        answersThisTurn = 0
        sendOutput()
        repeat {
            while readsInput, !wantsAnotherTurn {
                if parsesInput, !isStarved {
                    parseInput(on: shard)
                } else if readable {
                    receive(on: shard)
                } else {
                    break
                }
            }
            // All that is here has been parsed, or content has filled its buffer: now the handler must see to it. It may answer at once,
            // and what stands behind its request is then next.
        } while startWaitingHandler(on: shard)
    }

    /// Sends what has been written, and does what can only be done once it is gone.
    func endTurn(on shard: isolated Shard) {
        sendOutput()
        makeRoom()
        if outbox == nil, state.isClosing {
            finishSending()
            while readable, !isClosed { receive(on: shard) }
        }
        if outbox == nil, peerClosed, exchange == nil { close() }
    }

    func expire(now: ServerClock.Instant, on shard: isolated Shard) {
        switch state.expired(now: now) {
        case .proceed: return
        case .answer(.request): refuse(.requestTimeout)
        case .answer(.handler): refuse(.handlerTimeout)
        case .linger: state.closing()
        case .close: close()
        }
        takeTurn(on: shard)
    }

    /// Ends the connection; its shard closes the descriptor.
    func close() {
        endExchange(.disconnected)
        state.closed()
        giveBackOutbox()
    }

    // MARK: Input

    private var parsesInput: Bool {
        switch state.phase {
        case .idle, .receivingHead: unsentCount < Self.unsentBytes
        case .exchange: acceptsContent
        case .closing, .lingering, .closed: false
        }
    }

    private var readsInput: Bool {
        if case .lingering = state.phase { true } else { parsesInput }
    }

    private func receive(on shard: isolated Shard) {
        switch unsafe Socket.receive(descriptor, into: tools.scratch) {
        case .bytes(let count):
            // A short read has emptied the socket, and what comes next is a new edge; but the end has been announced already.
            readable = unsafe peerEnds || count == tools.scratch.count
            unsafe received(UnsafeRawBufferPointer(rebasing: tools.scratch[..<count]), on: shard)
        case .wouldBlock: readable = false
        case .end:
            readable = false
            peerClosed = true
            if exchange?.contentIsComplete == false { close() }
        case .failed: close()
        }
    }

    private func received(_ bytes: UnsafeRawBufferPointer, on shard: isolated Shard) {
        if case .lingering = state.phase {
            if state.lingeringReceived(bytes.count) == .close { close() }
        } else if input.isEmpty {
            let consumed = unsafe parse(Span(_unsafeBytes: bytes), on: shard)
            if consumed < bytes.count { unsafe input.append(contentsOf: bytes[consumed...]) }
        } else {
            unsafe input.append(contentsOf: bytes)
            isStarved = false
        }
    }

    /// Parses what has been kept. It is taken out meanwhile, because a handler that runs on the way may end the connection.
    private func parseInput(on shard: isolated Shard) {
        let bytes = input
        input = []
        let consumed = parse(bytes.span, on: shard)
        if consumed < bytes.count { input = Array(bytes[consumed...]) }
    }

    /// Feeds the parser until it needs more, or nothing more may be parsed now. Answers how many bytes are used up.
    private func parse(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Int {
        isStarved = false
        var consumed = 0
        while parsesInput {
            guard answersThisTurn < tools.limits.pipelinedPerRound else {
                wantsAnotherTurn = true
                break
            }
            do {
                let rest = bytes.extracting(consumed..<bytes.count)
                let step = try parser.next(in: rest)
                consumed += step.consumed
                guard let event = step.event else {
                    isStarved = true
                    if !parser.isIdle { state.requestBegan(now: tools.now) }
                    break
                }
                handle(event, in: rest, on: shard)
            } catch {
                if state.isDiscarding { state.closing() } else { refuse(Problem(error)) }
            }
        }
        // After the last answer of a connection nothing of what follows is a request.
        return state.isEnding ? bytes.count : consumed
    }

    // MARK: Output

    /// Where to write what is to be sent.
    var output: OutputBuffer {
        if let outbox { return outbox }
        let buffer = tools.takeBuffer()
        outbox = buffer
        return buffer
    }

    /// Called after an answer was written.
    func answerWritten(closing: Bool) {
        answersThisTurn += 1
        if closing { state.closing() }
        if unsentCount > Self.unsentBytes { sendOutput() }
    }

    private func sendOutput() {
        guard let outbox, !isClosed else { return }
        send(outbox)
        if outbox.count == 0 {
            giveBackOutbox()
        } else if !isClosed {
            state.outputStalled(now: tools.now)
        }
    }

    private func send(_ output: OutputBuffer) {
        var moved = false
        while writable, output.count > 0, !isClosed {
            let result = output.withBytes { unsafe $0.withUnsafeBytes { unsafe Socket.send(descriptor, $0) } }
            switch result {
            case .bytes(let count):
                output.removeFirst(count)
                moved = true
            case .wouldBlock: writable = false
            case .failed: close()
            }
        }
        if moved { state.outputMoved(stillWaiting: output.count > 0, now: tools.now) }
    }

    private func giveBackOutbox() {
        if let outbox { tools.giveBack(outbox) }
        outbox = nil
    }

    private func finishSending() {
        Socket.closeSending(descriptor)
        state.lingering(now: tools.now)
        input = []
        if peerClosed { close() }
    }
}
