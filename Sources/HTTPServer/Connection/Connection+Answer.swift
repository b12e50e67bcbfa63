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
    ///
    /// - Parameters:
    ///   - problem: What is wrong.
    ///   - isToHead: If true, the message asks with HEAD, which neither a head nor the parser tells.
    func refuse(_ problem: Problem, isToHead: Bool = false) {
        // Half an answer cannot be taken back, and a second one would be taken for its content.
        if exchange?.stream != nil { return close() }
        let id = exchange?.requestID ?? tools.newRequestID()
        let response = tools.responder.response(to: problem, requestID: id, request: exchange?.request)
        write(response, to: exchange, id, refusal: Refusal(problem), isToHead: isToHead)
    }

    /// Gives a handler's answer.
    func answer(_ given: Response, _ exchange: Exchange, on shard: isolated Shard) {
        let response: Response
        do throws(Problem) { response = try conditional(given, to: exchange) } catch { return refuse(error) }
        guard let beginning = write(response, to: exchange, exchange.requestID) else { return }
        tools.readClock()
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
        _ response: Response, to exchange: Exchange?, _ id: RequestID, refusal: Refusal? = nil, isToHead: Bool = false
    ) -> StreamedAnswer? {
        var facts = ResponseEncoder.Exchange(requestID: id)
        // Without a head the method may have been read all the same.
        facts.isHead = exchange.map { $0.head.knownMethod == .head } ?? (isToHead || parser.methodIsHead)
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
            answered(fallback, exchange, id, closing: facts.closes, contentBytes: facts.contentBytes(of: fallback), refusal: refusal)
            return nil
        }
        if isStream { return StreamedAnswer(response: response, closes: facts.closes, isChunked: facts.minorVersion > 0) }
        answered(response, exchange, id, closing: facts.closes, contentBytes: facts.contentBytes(of: response), refusal: refusal)
        return nil
    }

    /// The whole answer is written.
    func answered(
        _ response: Response, _ exchange: Exchange?, _ id: RequestID, closing: Bool, contentBytes: Int, refusal: Refusal? = nil
    ) {
        let now = tools.readClock()
        if let observe = tools.observe {
            observe(
                RequestRecord(
                    id: id, head: exchange?.head, route: exchange?.route, status: response.status.code,
                    duration: (exchange?.since ?? now).duration(to: now), contentBytes: contentBytes,
                    request: exchange?.request, refusal: refusal, peer: peer))
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

extension ResponseEncoder.Exchange {
    /// The bytes of content that are sent with the head of an answer.
    fileprivate func contentBytes(of response: Response) -> Int {
        if case .bytes(let bytes) = response.content, !isHead { bytes.count } else { 0 }
    }
}
