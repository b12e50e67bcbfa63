import HTTPTypes

/// Speaks HTTP/1.1 and HTTP/1.0: moves bytes between its connection, the parser and one exchange at a time, and does what ``HTTP1State``
/// says.
final class HTTP1Driver: ProtocolDriver {
    let connection: Connection
    let tools: ShardTools

    // State and parser call nothing of ours back, so accesses to them cannot overlap; checking that at run time would cost more than most
    // of their methods do.
    @safe var state: HTTP1State {
        _read { yield unsafe uncheckedState }
        _modify { yield unsafe &uncheckedState }
    }
    @safe private var parser: RequestParser {
        _read { yield unsafe uncheckedParser }
        _modify { yield unsafe &uncheckedParser }
    }
    @exclusivity(unchecked) private var uncheckedState: HTTP1State
    @exclusivity(unchecked) private var uncheckedParser: RequestParser
    // Read and set as a whole, so accesses to it do not overlap either.
    @safe private(set) var exchange: Exchange? {
        get { unsafe uncheckedExchange }
        set { unsafe uncheckedExchange = newValue }
    }
    @exclusivity(unchecked) private var uncheckedExchange: Exchange?

    convenience init(_ connection: Connection) {
        let tools = connection.tools
        self.init(connection, HTTP1State(rules: tools.rules, now: tools.now, draining: connection.state.draining))
    }

    init(_ connection: Connection, _ state: HTTP1State) {
        self.connection = connection
        tools = connection.tools
        unsafe uncheckedState = state
        unsafe uncheckedParser = connection.tools.newParser
    }

    // MARK: Input

    var wantsInput: Bool {
        switch state.phase {
        case .idle, .receivingHead: connection.hasRoomForOutput
        case .exchange: exchange?.acceptsContent ?? false
        case .discarding: true
        case .ended, .upgraded: false
        }
    }

    /// Feeds the parser until it needs more, or nothing more may be parsed now.
    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake {
        var intake = Intake(consumed: 0, isStarved: false)
        while wantsInput {
            guard connection.turn.answers < tools.limits.pipelinedPerRound else {
                connection.turn.wantAnother()
                break
            }
            do {
                let rest = bytes.extracting(intake.consumed..<bytes.count)
                let step = try parser.next(in: rest)
                intake.consumed += step.consumed
                guard let event = step.event else {
                    intake.isStarved = true
                    if !parser.isIdle { state.requestBegan(now: tools.now) }
                    break
                }
                handle(event, in: rest, on: shard)
            } catch {
                if state.isDiscarding { finish() } else { refuse(Problem(error)) }
            }
        }
        return intake
    }

    @inline(__always)
    private func handle(_ event: RequestParser.Event, in bytes: Span<UInt8>, on shard: isolated Shard) {
        switch event {
        case .head(let head):
            let exchange = Exchange(head, sequence: state.headReceived(), of: .http1(self))
            self.exchange = exchange
            exchange.begin()
        case .content(let range):
            if let exchange {
                exchange.contentReceived(bytes.extracting(range))
            } else if state.contentDiscarded(range.count, now: tools.now) {
                finish()
            }
        case .end:
            if let exchange { exchange.contentEnded(on: shard) } else { state.discardedContentEnded(now: tools.now) }
        }
    }

    func inputPaused(on shard: isolated Shard) -> Bool { exchange?.startWaitingHandler(on: shard) ?? false }

    /// Whether the peer has said so or not: a message is whole by its own framing alone.
    func inputEnded(on shard: isolated Shard) {
        if exchange?.contentIsComplete == false { connection.close() }
    }

    // MARK: Time

    var deadline: Instant? {
        if let exchange { exchange.state.deadline(by: tools.rules) } else { state.deadline }
    }

    func expire(now: Instant, on shard: isolated Shard) {
        switch state.phase {
        // Nothing is under way, so there is no answer that a reset could destroy.
        case .idle: connection.close()
        case .receivingHead: refuse(.requestTimeout)
        case .exchange: exchange?.expire(now: now)
        case .discarding: finish()
        case .ended, .upgraded: break
        }
    }

    var quietSince: Instant? { state.quietSince }

    func stallEnded(now: Instant) { state.stallEnded(now: now) }

    // MARK: The end

    /// No further request is read.
    func finish() {
        state.end()
        connection.finish(afterDiscarding: state.discarded, expectsMore: state.leavesContent)
    }

    func drain(on shard: isolated Shard) { state.drain() }

    func disconnected() {
        state.end()
        exchange?.end(.disconnected)
        exchange = nil
    }

    // MARK: What is under way

    var isBusy: Bool { exchange != nil }

    var keptBytes: Int { exchange?.keptContentBytes ?? 0 }

    var exchanges: [Exchange] { exchange.map { [$0] } ?? [] }

    func exchange(_ sequence: UInt64) -> Exchange? {
        guard let exchange, exchange.sequence == sequence else { return nil }
        return exchange
    }

    /// Answers a message that is wrong or late, whether or not it has become a request.
    ///
    /// - Parameters:
    ///   - problem: What is wrong.
    ///   - isToHead: If true, the message asks with HEAD, which neither a head nor the parser tells.
    func refuse(_ problem: Problem, isToHead: Bool = false) {
        if let exchange { return exchange.refuse(problem) }
        var facts = ResponseEncoder.Exchange(isHead: isToHead || parser.methodIsHead, closes: true, requestID: tools.newRequestID())
        if let policy = tools.crossOrigin { facts.grant = policy.grant(to: nil) }
        let response = tools.responder.response(to: problem, requestID: facts.requestID, request: nil)
        // What a problem says is written in this package, and sent as it is.
        try? tools.encode(response, facts, into: connection.output)
        let contentBytes = if case .bytes(let bytes) = response.content, !facts.isHead { bytes.count } else { 0 }
        tools.observer?.record(
            RequestRecord(
                id: facts.requestID, head: nil, route: nil, status: response.status.code, duration: .zero, contentBytes: contentBytes,
                request: nil, refusal: Refusal(problem), peer: connection.peer))
        answered(nil)
    }

    private func answered(_ content: ExchangeState.Content?) {
        state.answered(content, now: tools.readClock())
        connection.turn.answered()
        if case .ended = state.phase { finish() }
        connection.sendIfMuchWaits()
    }
}

// MARK: - Answers

extension HTTP1Driver: ExchangeCarrier {
    /// Output that waits for the peer; when there is more, the sender of a stream waits too.
    private static let streamedBytes = 65_536

    func write(_ response: Response, _ facts: ResponseEncoder.Exchange, of exchange: Exchange) throws(ResponseEncoder.Refusal) {
        var facts = facts
        var (demandsClosing, endsByClosing) = (response.closesConnection || connection.peerSendsNoMore, false)
        switch response.content {
        case .none, .bytes: break
        // An HTTP/1.0 client knows no chunks; it reads until the connection closes.
        case .stream(let stream):
            endsByClosing = facts.minorVersion == 0 && stream.length == nil && response.sendsContent(toHead: facts.isHead)
            if endsByClosing { demandsClosing = true }
        case .upgrade: return try writeUpgrade(response, facts, of: exchange)
        }
        facts.closes = state.answerBegins(demandsClosing: demandsClosing, keepAlive: exchange.head.keepAlive, exchange.state)
        try tools.encode(response, facts, into: connection.output)
        connection.endsAnswer = endsByClosing
    }

    /// The request has to be here as a whole, since what follows it is the other protocol's. Source: RFC 9110 §7.8
    private func writeUpgrade(
        _ response: Response, _ facts: ResponseEncoder.Exchange, of exchange: Exchange
    ) throws(ResponseEncoder.Refusal) {
        guard exchange.contentIsComplete, facts.minorVersion == 1, !facts.isHead else { throw .upgradeNotPossible }
        try tools.encode(response, facts, into: connection.output)
        state.upgraded()
    }

    func goOn(in upgrade: ProtocolUpgrade, behind exchange: Exchange, on shard: isolated Shard) {
        connection.become(.attached(upgrade.makeDriver(connection)), on: shard)
    }

    func answered(_ exchange: Exchange) {
        self.exchange = nil
        answered(exchange.state.content)
    }

    func send(_ piece: [UInt8], of exchange: Exchange) {
        if exchange.isChunked {
            ResponseEncoder.append(chunk: piece, to: connection.output)
        } else {
            connection.output.append(piece.span)
        }
    }

    func endContent(of exchange: Exchange) {
        if exchange.isChunked { ResponseEncoder.appendLastChunk(to: connection.output) }
    }

    func outputMoved(on shard: isolated Shard) {
        if let exchange, connection.unsentCount <= Self.streamedBytes { exchange.makeRoom() }
    }

    func abort(_ exchange: Exchange) { connection.close() }

    func contentWanted(by exchange: Exchange, withheld: Bool) {
        if withheld { connection.output.append("HTTP/1.1 100 Continue\r\n\r\n" as StaticString) }
    }

    /// The connection looks in each turn whether there is room.
    func contentTaken(_ count: Int, by exchange: Exchange) {}
}

extension Exchange {
    /// If true, the answer that is under way is sent in the chunked transfer coding. Source: RFC 9112 §7.1
    fileprivate var isChunked: Bool {
        guard head.minorVersion > 0, case .stream(let stream)? = stream?.response.content else { return false }
        return stream.length == nil
    }
}
