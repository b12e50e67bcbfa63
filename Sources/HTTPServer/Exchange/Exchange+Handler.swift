import HTTPTypes

/// From head to handler.
extension Exchange {
    /// Finds the route. Where there is none, the exchange is answered when this returns; else the handler waits for the content.
    func begin() {
        switch head.isAsteriskForm ? .options(allow: "GET, HEAD, OPTIONS") : tools.router.resolve(head) {
        case .notFound: refuse(.notFound)
        case .otherMethod(let allow): refuse(.methodNotAllowed(allow: allow))
        case .options(let allow): answerOptions(allow)
        case .route(let route, let parameters):
            self.route = route
            parametersInWaiting = parameters
            if let limit = route.contentLimit { state.contentLimit = limit }
            contentFault = faultOfHead
        }
    }

    private var faultOfHead: ContentError? {
        if state.declaresTooMuch { return .tooLarge }
        if head.framing == .none || head.framing == .length(0) { return nil }
        return head.namesContentCoding ? .unsupportedCoding : nil
    }

    /// Starts the handler while the content is still arriving, once everything that is here has been taken: it may refuse before the
    /// content comes, or ask for it.
    ///
    /// - Returns: False where it has been started before.
    func startWaitingHandler(on shard: isolated Shard) -> Bool {
        guard parametersInWaiting != nil, let connection else { return false }
        let source = ExchangeContent(shard: shard, connection: connection.id, sequence: sequence)
        startHandler(.arriving(source), on: shard)
        return true
    }

    func startHandler(_ content: RequestContent.Source, on shard: isolated Shard) {
        guard let parameters = parametersInWaiting, let route, let connection else { return }
        parametersInWaiting = nil
        let source = contentFault.map(RequestContent.Source.refused) ?? content
        let request = Request(
            id: requestID, head: head, content: RequestContent(source: source), parameters: parameters, route: route,
            peer: connection.peer, shard: tools.shard, responder: tools.responder)
        self.request = request
        state.handlerStarted(now: since)
        let start = tools.now
        switch tools.outcome(of: route, request) {
        case .response(let response): answer(response, on: shard)
        case .later(let work):
            shard.start(work, request, self)
            tools.readClock()
            if let response = earlyAnswer { answer(response, on: shard) }
        }
        tools.tellIfHeld(since: start, by: [route])
    }

    /// Its deadline has come.
    func expire(now: ServerClock.Instant) {
        guard let carrier else { return }
        switch state.late(now: now, by: tools.rules) {
        case nil: break
        case .request: refuse(.requestTimeout)
        case .handler: refuse(.handlerTimeout)
        case .stream: carrier.base.abort(self)
        }
    }
}
