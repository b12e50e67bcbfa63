import HTTPTypes

/// A request that is being answered, as its connection sees it.
struct Exchange {
    let sequence: UInt64
    let requestID: RequestID
    let head: RequestHead
    let since: ServerClock.Instant
    var routePattern = ""
    /// The handler that has not been started yet: it is given the content at once if that is all here.
    var waiting: (route: Route, parameters: PathParameters)?
    var request: Request?
    var task: Task<Void, Never>?
    var content: [UInt8] = []
    var contentIsComplete = false
    /// A handler that has asked for content that is not here yet.
    var contentWaiter: CheckedContinuation<Result<[UInt8]?, ContentError>, Never>?
    /// The streamed answer that is under way.
    var stream: StreamedAnswer?
}

/// From head to answer.
extension Connection {
    var acceptsContent: Bool {
        guard let exchange else { return true }
        return !exchange.contentIsComplete && exchange.content.count < Self.contentBufferBytes
    }

    func handle(_ event: RequestParser.Event, in bytes: Span<UInt8>) {
        switch event {
        case .head(let head): headReceived(head)
        case .content(let range): contentReceived(bytes, range)
        case .end: contentEnded()
        }
    }

    private func headReceived(_ head: RequestHead) {
        let now = tools.clock.now()
        sequence &+= 1
        let named = head.fieldCount(named: "x-request-id") == 1 ? head.firstField("x-request-id") : nil
        let id = named.flatMap { RequestID(accepting: $0) } ?? tools.newRequestID()
        exchange = Exchange(sequence: sequence, requestID: id, head: head, since: now)
        let resolution: Router.Resolution = head.isAsteriskForm ? .options(allow: "GET, HEAD, OPTIONS") : tools.router.resolve(head)
        var limit = tools.limits.contentBytes
        if case .route(let route, _) = resolution, let own = route.contentLimit { limit = own }
        let verdict = state.headReceived(
            keepAlive: head.keepAlive, framing: head.framing, expectsContinue: head.expectsContinue, contentLimit: limit, now: now)
        switch resolution {
        case .notFound: refuse(.notFound)
        case .otherMethod(let allow): refuse(.methodNotAllowed(allow: allow))
        case .options(let allow): answerOptions(allow, id: id)
        case .route where verdict == .tooLarge: refuse(Problem.contentTooLarge.closing())
        case .route(let route, let parameters):
            exchange?.routePattern = route.pattern.description
            exchange?.waiting = (route, parameters)
        }
    }

    /// Starts the handler of a request whose content is still arriving, once everything that is here has been parsed: it may
    /// refuse before the content comes, or ask for it. Answers whether there was one.
    func startWaitingHandler() -> Bool {
        guard exchange?.waiting != nil, let sequence = exchange?.sequence else { return false }
        startHandler(content: .arriving(ConnectionContent(shard: shard, connection: id, sequence: sequence)))
        return true
    }

    private func startHandler(content: RequestContent.Source) {
        guard let waiting = exchange?.waiting, let exchange else { return }
        let request = Request(
            id: exchange.requestID, head: exchange.head, content: RequestContent(source: content),
            parameters: waiting.parameters, routePattern: exchange.routePattern)
        self.exchange?.waiting = nil
        self.exchange?.request = request
        state.handlerStarted(now: exchange.since)
        let task = shard.start(waiting.route.respond, request, responder: tools.responder, of: id, sequence: exchange.sequence)
        if self.exchange?.sequence == exchange.sequence { self.exchange?.task = task }
    }

    // MARK: Content

    private func contentReceived(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        switch state.contentReceived(range.count) {
        case .keep:
            unsafe bytes.extracting(range).withUnsafeBytes { unsafe exchange?.content.append(contentsOf: $0) }
            serveContent()
        case .discard: break
        case .tooLarge: refuse(Problem.contentTooLarge.closing())
        case .linger: state.closing()
        }
    }

    private func contentEnded() {
        if state.contentEnded(now: tools.clock.now()) { return }
        exchange?.contentIsComplete = true
        if exchange?.waiting != nil {
            let content = exchange?.content ?? []
            exchange?.content = []
            startHandler(content: .complete(content))
        } else {
            serveContent()
        }
    }

    /// A handler asks for the next piece.
    func wantContent(_ waiter: CheckedContinuation<Result<[UInt8]?, ContentError>, Never>, sequence: UInt64) {
        guard exchange?.sequence == sequence else { return waiter.resume(returning: .failure(.abandoned)) }
        exchange?.contentWaiter?.resume(returning: .failure(.abandoned))
        exchange?.contentWaiter = waiter
        if state.contentWanted(now: tools.clock.now()) { tools.output.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8) }
        serveContent()
        advance()
    }

    private func serveContent() {
        guard let waiter = exchange?.contentWaiter, let exchange else { return }
        guard !exchange.content.isEmpty || exchange.contentIsComplete else { return }
        self.exchange?.contentWaiter = nil
        self.exchange?.content = []
        waiter.resume(returning: .success(exchange.content.isEmpty ? nil : exchange.content))
    }

    // MARK: Answers

    private func answerOptions(_ allow: String, id: RequestID) {
        var response = Response(status: .noContent)
        response.addField(.allow, allow)
        answer(response, id: id)
    }

    /// Answers in the handler's place.
    func refuse(_ problem: Problem) {
        // Half an answer cannot be taken back, and a second one would be taken for its content.
        if exchange?.stream != nil { return close() }
        let id = exchange?.requestID ?? tools.newRequestID()
        let response = tools.responder.response(to: problem, requestID: id, request: exchange?.request)
        answer(response, id: id, refusal: problem.reason ?? problem.code)
    }

    /// A handler has finished. An answer that comes after the server has given one in its place finds no exchange.
    func finish(_ response: Response, sequence: UInt64) {
        guard let exchange, exchange.sequence == sequence, !isClosed else { return }
        answer(response, id: exchange.requestID)
        advance()
    }

    private func answer(_ response: Response, id: RequestID, refusal: String? = nil) {
        var facts = ResponseEncoder.Exchange(requestID: id)
        facts.isHead = exchange?.head.method == .head
        facts.minorVersion = exchange?.head.minorVersion ?? 1
        let isStream = if case .stream = response.content { !facts.isHead } else { false }
        let endsByClosing = isStream && facts.minorVersion == 0
        facts.closes = state.closesAfterAnswer(demanded: response.closesConnection || peerSendsNoMore || endsByClosing)
        let sent = encode(response, facts)
        if isStream, case .stream = sent.content {
            beginStream(sent, closes: facts.closes, isChunked: facts.minorVersion > 0)
        } else {
            answered(sent, id, closing: facts.closes, refusal: refusal)
        }
    }

    /// The whole answer is written.
    func answered(_ response: Response, _ id: RequestID, closing: Bool, contentBytes: Int? = nil, refusal: String? = nil) {
        record(response, id, contentBytes: contentBytes, refusal: refusal)
        endExchange(.abandoned)
        let sequel = state.answered(closing: closing, now: tools.clock.now())
        answerWritten(closing: sequel == .linger)
    }

    /// An answer that must not be sent, because it would write fields of its own, becomes a 500.
    private func encode(_ response: Response, _ facts: ResponseEncoder.Exchange) -> Response {
        let second = tools.clock.secondsSinceEpoch()
        do {
            try tools.encoder.encode(response, facts, secondsSinceEpoch: second, into: &tools.output)
            return response
        } catch {
            let fallback = tools.responder.response(to: error, requestID: facts.requestID, request: exchange?.request)
            try? tools.encoder.encode(fallback, facts, secondsSinceEpoch: second, into: &tools.output)
            return fallback
        }
    }

    private func record(_ response: Response, _ id: RequestID, contentBytes: Int?, refusal: String?) {
        var notes = exchange?.request?.logNotes ?? RequestNotes()
        if notes.refusal == nil { notes.refusal = refusal }
        let whole: Int = if case .bytes(let bytes) = response.content { bytes.count } else { 0 }
        let now = tools.clock.now()
        tools.observe(
            RequestRecord(
                id: id, method: exchange?.head.method, routePattern: exchange?.routePattern ?? "", status: response.status.code,
                duration: (exchange?.since ?? now).duration(to: now), contentBytes: contentBytes ?? whole,
                notes: notes))
    }

    func endExchange(_ error: ContentError) {
        exchange?.contentWaiter?.resume(returning: .failure(error))
        exchange?.stream?.waiter?.resume(returning: false)
        exchange?.task?.cancel()
        exchange = nil
    }
}

/// Content that its connection is still receiving.
struct ConnectionContent: ContentSource {
    let shard: Shard
    let connection: ConnectionID
    let sequence: UInt64

    func next() async throws(ContentError) -> [UInt8]? {
        try await shard.nextContent(of: connection, sequence: sequence).get()
    }
}
