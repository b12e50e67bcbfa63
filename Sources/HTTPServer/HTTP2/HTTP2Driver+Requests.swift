import HTTP2Framing
import HTTPTypes

/// From frames to exchanges.
extension HTTP2Driver {
    func handleEvents(on shard: isolated Shard) {
        for event in session.takeEvents() {
            guard connection.state.isOpen else { return }
            switch event {
            case .request(let id, let fields, let endsStream): requestCame(id, fields, endsStream: endsStream, on: shard)
            case .oversizedRequest(let id, let endsStream): refuse(id, .fieldSectionTooLarge, isWhole: endsStream)
            case .content(let id, let piece): if !tunnelReceived(piece, on: id) { contentCame(id, piece) }
            case .trailers(let id, let fields): trailersCame(id, fields)
            case .end(let id): contentEnded(id, on: shard)
            case .closed(let id, _): streamClosed(id)
            case .goAway: break
            case .shutdownNoticed: shutDown()
            }
        }
        if session.failure != nil { disconnected() }
    }

    private func requestCame(_ id: HTTP2StreamID, _ fields: HTTP2FieldList, endsStream: Bool, on shard: isolated Shard) {
        let head: RequestHead
        do throws(ParseError) {
            head = try parser.head(of: fields, endsMessage: endsStream)
        } catch {
            return refuse(id, error, isWhole: endsStream, isToHead: FieldListParser.asksWithHead(fields))
        }
        let exchange = Exchange(head, sequence: UInt64(truncatingIfNeeded: id), of: .attached(self))
        let asksForTunnel = head.isExtendedConnect && head.framing.isEmpty
        streams[id] = Carried(exchange: exchange, early: asksForTunnel ? HTTP2TunnelInput(endsStream ? .endStream : nil) : nil)
        exchange.begin()
        if endsStream || asksForTunnel { exchange.contentEnded(on: shard) } else { waiting.append(id) }
    }

    private func contentCame(_ id: HTTP2StreamID, _ piece: [UInt8]) {
        guard let carried = streams[id] else { return discard(piece.count, of: id) }
        streams[id]?.received += piece.count
        if case .length(let length) = carried.exchange.head.framing, carried.received + piece.count > length {
            return contentIsMalformed(id)
        }
        // Content that no handler is given waits for the answer, which is about to come.
        if carried.exchange.contentFault == nil { carried.exchange.contentReceived(piece.span) }
    }

    private func trailersCame(_ id: HTTP2StreamID, _ fields: HTTP2FieldList) {
        // Nothing but content may follow. Source: RFC 9113 §8.5
        if tunnels[id] != nil || streams[id]?.early != nil { return giveUp(id, .protocolError) }
        guard streams[id] != nil else { return }
        do throws(ParseError) { try FieldListParser.check(trailers: fields) } catch { contentIsMalformed(id, error) }
    }

    private func contentEnded(_ id: HTTP2StreamID, on shard: isolated Shard) {
        if tunnelEnded(id) { return }
        guard let carried = streams[id] else { return }
        if case .length(let length) = carried.exchange.head.framing, carried.received != length { return contentIsMalformed(id) }
        waiting.removeAll { $0 == id }
        carried.exchange.contentEnded(on: shard)
        // No more can follow on this stream: what its handler still has to read keeps no room from the others.
        session.consume(.max, of: id)
    }

    /// The handler may run already: what it has been given is not what the client meant.
    private func contentIsMalformed(_ id: HTTP2StreamID, _ error: ParseError = .contentNotOfLength) {
        streams[id]?.isMalformed = true
        streams[id]?.exchange.refuse(Problem(error))
    }

    private func streamClosed(_ id: HTTP2StreamID) {
        discarded.end(id)
        forget(id)
    }

    // MARK: Content behind its answer

    /// What has come and found no reader must not keep the window shut.
    func startDiscarding(_ id: HTTP2StreamID, expectsMore: Bool = true) {
        discarded.begin(id, now: tools.now, expectsMore: expectsMore)
        session.consume(.max, of: id)
    }

    func discard(_ count: Int, of id: HTTP2StreamID) {
        switch discarded.received(count, on: id, now: tools.now, rules: tools.rules, buysTime: state.ending == .none) {
        // A stream that is being reset: its window stays as it is.
        case .other: break
        case .discard: session.consume(count, of: id)
        case .tooMuch: stopDiscarding(id)
        }
    }

    func stopDiscarding(_ id: HTTP2StreamID) {
        discarded.end(id)
        // All may be out but the end of the answer, for which the client makes no room.
        if !session.wantsWrite, session.unsentCount(of: id) == 0 { return session.reset(id, .noError) }
        session.resetBehindAnswer(id, .noError)
    }

    // MARK: What is no request

    /// Answers a list of fields that is no request.
    private func refuse(_ id: HTTP2StreamID, _ error: ParseError, isWhole: Bool, isToHead: Bool = false) {
        let problem = Problem(error)
        var facts = ResponseEncoder.Exchange(isHead: isToHead, requestID: tools.newRequestID())
        if let policy = tools.crossOrigin { facts.grant = policy.grant(to: nil) }
        let response = tools.responder.response(to: problem, requestID: facts.requestID, request: nil)
        // What a problem says is written in this package, and sent as it is.
        try? write(response, facts, to: id, resetting: error.status == 400 ? .protocolError : nil)
        if error.status != 400, !isWhole { startDiscarding(id) }
        state.answered()
        let contentBytes = if case .bytes(let bytes) = response.content, !isToHead { bytes.count } else { 0 }
        tools.observer?.record(
            RequestRecord(
                id: facts.requestID, head: nil, route: nil, status: response.status.code, duration: .zero, contentBytes: contentBytes,
                request: nil, refusal: Refusal(problem), peer: connection.peer, version: .http2))
    }
}
