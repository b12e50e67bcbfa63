import HTTP2Framing
import HTTPTypes

/// From exchanges to frames.
extension HTTP2Driver: ExchangeCarrier {
    /// Output that waits for the peer; when there is more, the sender of a stream waits too.
    private static let streamedBytes = 65_536

    /// Source: RFC 9110 §15.2.1
    private static let goOn = HTTP2FieldList([(":status", "100")])

    func write(_ response: Response, _ facts: ResponseEncoder.Exchange, of exchange: Exchange) throws(ResponseEncoder.Refusal) {
        let id = HTTP2StreamID(truncatingIfNeeded: exchange.sequence)
        if case .upgrade = response.content { return try openTunnel(response, facts, on: id) }
        let isMalformed = streams[id]?.isMalformed ?? false
        // A client that waits to be told to go on ends its stream itself: curl 7.88 takes no answer that a reset follows.
        let endsNow = isMalformed || leavesTooMuch(exchange)
        try write(response, facts, to: id, resetting: isMalformed ? .protocolError : endsNow ? .noError : nil)
        let mayFollow = streams[id]?.early.map { !$0.hasEnded } ?? !exchange.contentIsComplete
        if mayFollow, !endsNow { startDiscarding(id) }
    }

    /// More content is still to come than would be read for nothing.
    private func leavesTooMuch(_ exchange: Exchange) -> Bool { exchange.state.contentLeft.map { $0 > tools.rules.lingerBytes } ?? false }

    /// - Parameter code: What the stream is reset with behind the answer, if more of the request may still come.
    func write(
        _ response: Response, _ facts: ResponseEncoder.Exchange, to id: HTTP2StreamID, resetting code: HTTP2Framing.HTTP2ErrorCode?
    ) throws(ResponseEncoder.Refusal) {
        var (content, ends): ([UInt8], Bool) = ([], true)
        switch response.content {
        case .none: break
        case .bytes(let bytes): if response.sendsContent(toHead: facts.isHead) { content = bytes }
        case .stream: ends = !response.sendsContent(toHead: facts.isHead)
        case .upgrade: throw .upgradeNotPossible
        }
        session.answer(id, fields: try fields(of: response, facts), content: content, ends: ends, resetting: code)
    }

    /// The fields of an answer are those that it has in HTTP/1.1, less those that concern such a connection.
    func fields(of response: Response, _ facts: ResponseEncoder.Exchange) throws(ResponseEncoder.Refusal) -> HTTP2FieldList {
        var facts = facts
        // The head alone: content is the session's to frame.
        facts.isHead = true
        let head = tools.takeBuffer()
        defer { tools.giveBack(head) }
        try tools.encode(response, facts, into: head)
        return head.withBytes { ResponseFieldList.list(of: $0) }
    }

    func answered(_ exchange: Exchange) {
        streams[HTTP2StreamID(truncatingIfNeeded: exchange.sequence)] = nil
        state.answered()
        connection.turn.answered()
    }

    func send(_ piece: [UInt8], of exchange: Exchange) {
        session.append(piece, to: HTTP2StreamID(truncatingIfNeeded: exchange.sequence), ends: false)
    }

    func endContent(of exchange: Exchange) {
        session.append([], to: HTTP2StreamID(truncatingIfNeeded: exchange.sequence), ends: true)
    }

    func abort(_ exchange: Exchange) {
        let id = HTTP2StreamID(truncatingIfNeeded: exchange.sequence)
        giveUp(id, streams[id]?.isMalformed == true ? .protocolError : .internalError)
    }

    func contentWanted(by exchange: Exchange, withheld: Bool) {
        if withheld { session.inform(HTTP2StreamID(truncatingIfNeeded: exchange.sequence), fields: Self.goOn) }
    }

    /// Only now may the client send as much again.
    func contentTaken(_ count: Int, by exchange: Exchange) {
        session.consume(count, of: HTTP2StreamID(truncatingIfNeeded: exchange.sequence))
    }

    // MARK: Streamed content

    /// Lets those senders go on whose pieces have found room.
    func makeRoom(on shard: isolated Shard) {
        for tunnel in tunnels.values { tunnel.driver?.outputMoved(on: shard) }
        guard connection.unsentCount <= Self.streamedBytes else { return }
        for (id, carried) in streams where carried.exchange.stream?.waiter != nil {
            if session.unsentCount(of: id) <= Self.streamedBytes { carried.exchange.makeRoom() }
        }
    }

    /// If true, a sender waits for the connection, and not for its stream's window.
    var senderWaits: Bool {
        streams.contains { id, carried in
            carried.exchange.stream?.waiter != nil && session.unsentCount(of: id) <= Self.streamedBytes
        }
    }
}
