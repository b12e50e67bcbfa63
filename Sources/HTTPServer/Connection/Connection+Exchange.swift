import HTTPTypes

/// From head to handler.
extension Connection {
    var acceptsContent: Bool {
        guard let exchange else { return true }
        return !exchange.contentIsComplete && exchange.contentFault == nil && exchange.content.count < Self.contentBufferBytes
    }

    func handle(_ event: RequestParser.Event, in bytes: Span<UInt8>, on shard: isolated Shard) {
        switch event {
        case .head(let head): headReceived(head)
        case .content(let range): contentReceived(bytes, range)
        case .end: contentEnded(on: shard)
        }
    }

    private func headReceived(_ head: RequestHead) {
        sequence &+= 1
        let exchange = Exchange(head, requestID: requestID(of: head), since: tools.now, sequence: sequence, of: self)
        self.exchange = exchange
        let resolution: Router.Resolution = head.isAsteriskForm ? .options(allow: "GET, HEAD, OPTIONS") : tools.router.resolve(head)
        var limit = tools.limits.contentBytes
        if case .route(let route, _) = resolution, let own = route.contentLimit { limit = own }
        let verdict = state.headReceived(
            keepAlive: head.keepAlive, framing: head.framing, expectsContinue: head.expectsContinue, contentLimit: limit,
            now: tools.now)
        switch resolution {
        case .notFound: refuse(.notFound)
        case .otherMethod(let allow): refuse(.methodNotAllowed(allow: allow))
        case .options(let allow): answerOptions(allow, exchange)
        case .route(let route, let parameters):
            exchange.route = route
            exchange.parametersInWaiting = parameters
            exchange.contentFault = Self.contentFault(of: head, verdict)
        }
    }

    private static func contentFault(of head: RequestHead, _ verdict: ConnectionState.ContentVerdict) -> ContentError? {
        if verdict == .tooLarge { return .tooLarge }
        if head.framing == .none || head.framing == .length(0) { return nil }
        return head.namesContentCoding ? .unsupportedCoding : nil
    }

    private func requestID(of head: RequestHead) -> RequestID {
        guard let named = head.onlyField("x-request-id"), let id = RequestID(accepting: named) else { return tools.newRequestID() }
        return id
    }

    /// Starts the handler of a request whose content is still arriving, once everything that is here has been parsed: it may
    /// refuse before the content comes, or ask for it. Answers whether there was one.
    func startWaitingHandler(on shard: isolated Shard) -> Bool {
        guard let exchange, exchange.parametersInWaiting != nil else { return false }
        let source = ConnectionContent(shard: shard, connection: id, sequence: exchange.sequence)
        startHandler(exchange, content: .arriving(source), on: shard)
        return true
    }

    private func startHandler(_ exchange: Exchange, content: RequestContent.Source, on shard: isolated Shard) {
        guard let parameters = exchange.parametersInWaiting, let route = exchange.route else { return }
        exchange.parametersInWaiting = nil
        let source = exchange.contentFault.map(RequestContent.Source.refused) ?? content
        let request = Request(
            id: exchange.requestID, head: exchange.head, content: RequestContent(source: source), parameters: parameters,
            route: route, peer: peer, shard: tools.shard, responder: tools.responder)
        exchange.request = request
        state.handlerStarted(now: exchange.since)
        let start = tools.now
        switch tools.outcome(of: route, request) {
        case .response(let response): answer(response, exchange, on: shard)
        case .later(let work):
            shard.start(work, request, exchange)
            tools.readClock()
            if let response = exchange.earlyAnswer { answer(response, exchange, on: shard) }
        }
        tools.tellIfHeld(since: start, by: [route])
    }

    // MARK: Content

    private func contentReceived(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        switch state.contentReceived(range.count, now: tools.now) {
        case .keep:
            unsafe bytes.extracting(range).withUnsafeBytes { unsafe exchange?.content.append(contentsOf: $0) }
            serveContent()
        case .discard: break
        case .tooLarge: contentOutgrewLimit()
        case .linger: state.closing()
        }
    }

    /// Chunks have become too many. A handler that runs is answered for; before one, the guards are asked what they say.
    private func contentOutgrewLimit() {
        guard let exchange, exchange.parametersInWaiting != nil else { return refuse(Problem(.tooLarge)) }
        exchange.content = []
        exchange.contentFault = .tooLarge
    }

    private func contentEnded(on shard: isolated Shard) {
        if state.contentEnded(now: tools.now) { return }
        guard let exchange else { return }
        exchange.contentIsComplete = true
        if exchange.parametersInWaiting != nil {
            let content = exchange.content
            exchange.content = []
            exchange.collectedBytes = content.count
            startHandler(exchange, content: .complete(content), on: shard)
        } else {
            serveContent()
        }
    }

    /// A handler asks for the next piece.
    func wantContent(
        _ waiter: CheckedContinuation<Result<[UInt8]?, ContentError>, Never>, keeping: Bool, sequence: UInt64, on shard: isolated Shard
    ) {
        guard let exchange, exchange.sequence == sequence else { return waiter.resume(returning: .failure(.abandoned)) }
        exchange.contentWaiter?.resume(returning: .failure(.abandoned))
        exchange.contentWaiter = waiter
        exchange.readerKeepsContent = keeping
        if state.contentWanted(now: tools.readClock()) { output.append("HTTP/1.1 100 Continue\r\n\r\n" as StaticString) }
        serveContent()
        takeTurn(on: shard)
    }

    private func serveContent() {
        guard let exchange, let waiter = exchange.contentWaiter else { return }
        guard !exchange.content.isEmpty || exchange.contentIsComplete else { return }
        let content = exchange.content
        exchange.contentWaiter = nil
        exchange.content = []
        if exchange.readerKeepsContent { exchange.collectedBytes += content.count }
        waiter.resume(returning: .success(content.isEmpty ? nil : content))
    }
}

/// Content that its connection is still receiving.
struct ConnectionContent: ContentSource {
    let shard: Shard
    let connection: ConnectionID
    let sequence: UInt64

    func next(keeping: Bool) async throws(ContentError) -> [UInt8]? {
        try await shard.nextContent(of: connection, keeping: keeping, sequence: sequence).get()
    }
}
