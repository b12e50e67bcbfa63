import HTTPTypes

/// From answer to bytes.
extension Connection {
    func answerOptions(_ allow: String, _ exchange: Exchange) {
        if let policy = tools.crossOrigin, Preflight.isAsked(by: exchange.head) {
            write(Preflight.answer(to: exchange.head, allow: allow, policy), to: exchange, exchange.requestID)
        } else {
            var response = Response(status: .noContent)
            response.addField(.allow, allow)
            write(response, to: exchange, exchange.requestID)
        }
    }

    /// Answers in the handler's place, or a message that was no request.
    func refuse(_ problem: Problem) {
        // Half an answer cannot be taken back, and a second one would be taken for its content.
        if exchange?.stream != nil { return close() }
        let id = exchange?.requestID ?? tools.newRequestID()
        let response = tools.responder.response(to: problem, requestID: id, request: exchange?.request)
        write(response, to: exchange, id, refusal: problem.reason ?? problem.code)
    }

    /// Gives a handler's answer.
    func answer(_ response: Response, _ exchange: Exchange, on shard: isolated Shard) {
        guard let beginning = write(response, to: exchange, exchange.requestID) else { return }
        exchange.stream = beginning
        state.streamBegan(until: exchange.request?.answerEnd.map(tools.instant))
        shard.send(exchange, response)
    }

    /// A handler has come to its end, later than the call that started it.
    func finish(_ response: Response, _ exchange: Exchange, on shard: isolated Shard) {
        tools.readClock()
        answer(response, exchange, on: shard)
        takeTurn(on: shard)
    }

    /// Writes an answer whole, or the head of one whose content is a stream, which is returned then.
    @discardableResult
    private func write(
        _ response: Response, to exchange: Exchange?, _ id: RequestID, refusal: String? = nil
    ) -> StreamedAnswer? {
        var facts = ResponseEncoder.Exchange(requestID: id)
        facts.isHead = exchange?.head.knownMethod == .head
        facts.minorVersion = exchange?.head.minorVersion ?? 1
        if let policy = tools.crossOrigin { facts.grant = policy.grant(to: exchange?.head) }
        let isStream = if case .stream = response.content { !facts.isHead } else { false }
        let endsByClosing = isStream && facts.minorVersion == 0
        facts.closes = state.closesAfterAnswer(demanded: response.closesConnection || peerSendsNoMore || endsByClosing)
        do {
            try tools.encode(response, facts, into: output)
        } catch {
            // An answer that must not be sent, because it would write fields of its own, becomes a 500.
            let fallback = tools.responder.response(to: error, requestID: id, request: exchange?.request)
            try? tools.encode(fallback, facts, into: output)
            answered(fallback, exchange, id, closing: facts.closes, refusal: refusal)
            return nil
        }
        if isStream { return StreamedAnswer(response: response, closes: facts.closes, isChunked: facts.minorVersion > 0) }
        answered(response, exchange, id, closing: facts.closes, refusal: refusal)
        return nil
    }

    /// The whole answer is written.
    func answered(
        _ response: Response, _ exchange: Exchange?, _ id: RequestID, closing: Bool, contentBytes: Int? = nil, refusal: String? = nil
    ) {
        let now = tools.readClock()
        if let observe = tools.observe {
            var notes = exchange?.request?.logNotes ?? RequestNotes()
            if notes.refusal == nil { notes.refusal = refusal }
            observe(
                RequestRecord(
                    id: id, method: exchange?.head.method, routePattern: exchange?.route?.pattern.description ?? "",
                    status: response.status.code, duration: (exchange?.since ?? now).duration(to: now),
                    contentBytes: contentBytes ?? response.content.wholeCount, notes: notes))
        }
        endExchange(.abandoned)
        let sequel = state.answered(closing: closing, now: now)
        answerWritten(closing: sequel == .linger)
    }

    func endExchange(_ error: ContentError) {
        exchange?.end(error)
        exchange = nil
    }
}

extension ResponseContent {
    /// The bytes that are here already.
    fileprivate var wholeCount: Int { if case .bytes(let bytes) = self { bytes.count } else { 0 } }
}
