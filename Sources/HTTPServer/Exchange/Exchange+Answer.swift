import HTTPTypes

/// From a handler's answer to its carrier.
extension Exchange {
    /// Gives a handler's answer.
    func answer(_ given: Response, on shard: isolated Shard) {
        let response: Response
        do throws(Problem) { response = try conditional(given) } catch { return refuse(error) }
        if head.isExtendedConnect, response.opensNoTunnel { return refuse(.noTunnel) }
        guard let carrier, write(response, to: carrier, refusal: nil) else { return }
        if isStreamed(response) {
            tools.readClock()
            stream = StreamedAnswer(response: response)
            state.streamBegan(until: request?.answerEnd.map(tools.instant))
            return shard.send(self, response)
        }
        answered(response, by: carrier, contentBytes: contentBytes(of: response))
        if case .upgrade(let upgrade) = response.content { carrier.base.goOn(in: upgrade, behind: self, on: shard) }
    }

    /// Answers in the handler's place.
    func refuse(_ problem: Problem) {
        guard let carrier else { return }
        // Half an answer cannot be taken back, and a second one would be taken for its content.
        if stream != nil { return carrier.base.abort(self) }
        give(tools.responder.response(to: problem, requestID: requestID, request: request), to: carrier, refusal: Refusal(problem))
    }

    func answerOptions(_ allow: String) {
        guard let carrier else { return }
        if let policy = tools.crossOrigin, Preflight.isAsked(by: head) {
            give(Preflight.answer(to: head, allow: allow, policy), to: carrier)
        } else {
            var response = Response(status: .noContent)
            response.addField(.allow, allow)
            give(response, to: carrier)
        }
    }

    /// Gives an answer that is no stream.
    private func give(_ response: Response, to carrier: Carrier, refusal: Refusal? = nil) {
        guard write(response, to: carrier, refusal: refusal) else { return }
        answered(response, by: carrier, contentBytes: contentBytes(of: response), refusal: refusal)
    }

    /// Writes an answer whole, or the head of one whose content is a stream.
    ///
    /// - Returns: False where it must not be sent, because it would write fields of its own: a 500 has been given in its place.
    private func write(_ response: Response, to carrier: Carrier, refusal: Refusal?) -> Bool {
        var facts = ResponseEncoder.Exchange(requestID: requestID)
        facts.isHead = isHead
        facts.minorVersion = head.minorVersion
        if let policy = tools.crossOrigin { facts.grant = policy.grant(to: head) }
        do throws(ResponseEncoder.Refusal) {
            try carrier.write(response, facts, of: self)
            return true
        } catch {
            let fallback = tools.responder.response(to: error, requestID: requestID, request: request)
            try? carrier.write(fallback, facts, of: self)
            answered(fallback, by: carrier, contentBytes: contentBytes(of: fallback), refusal: refusal)
            return false
        }
    }

    private var isHead: Bool { head.knownMethod == .head }

    private func isStreamed(_ response: Response) -> Bool {
        if case .stream = response.content { response.sendsContent(toHead: isHead) } else { false }
    }

    /// The bytes of content that are sent with the head of an answer.
    private func contentBytes(of response: Response) -> Int {
        if case .bytes(let bytes) = response.content, response.sendsContent(toHead: isHead) { bytes.count } else { 0 }
    }

    /// The whole answer is written.
    func answered(_ response: Response, by carrier: Carrier, contentBytes: Int, refusal: Refusal? = nil) {
        let now = tools.readClock()
        if let observer = tools.observer {
            observer.record(
                RequestRecord(
                    id: requestID, head: head, route: route, status: response.status.code, duration: since.duration(to: now),
                    contentBytes: contentBytes, request: request, refusal: refusal, peer: carrier.connection.peer))
        }
        end(.abandoned)
        carrier.answered(self)
    }
}

extension Response {
    /// If false, nothing may follow the answer's head: the client takes what does for the next answer.
    ///
    /// - Parameter isHead: If true, the request is a HEAD.
    ///
    /// Source: RFC 9112 §6.3 (1)
    func sendsContent(toHead isHead: Bool) -> Bool { !isHead && status.code != 204 && status.code != 304 }

    /// To an extended CONNECT an answer of success means that a tunnel is open. Source: RFC 8441 §5, RFC 9110 §9.3.6
    fileprivate var opensNoTunnel: Bool {
        if case .upgrade = content { return false }
        return status.kind == .successful
    }
}

extension Problem {
    /// An extended CONNECT to a route that speaks HTTP alone.
    fileprivate static let noTunnel = Problem(
        status: .notImplemented, code: "not_implemented", detail: "No other protocol is spoken here.")
}
