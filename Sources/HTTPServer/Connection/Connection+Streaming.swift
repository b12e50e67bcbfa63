/// A streamed answer that is under way.
struct StreamedAnswer {
    let response: Response
    let closes: Bool
    let isChunked: Bool
    var contentBytes = 0
    /// The sender, which waits until the peer has taken enough of what has been sent.
    var waiter: CheckedContinuation<Bool, Never>?
}

/// Answers whose content is made while it is sent.
extension Connection {
    /// Output that waits for the peer; when there is more, the sender waits too.
    private static let streamedBytes = 65_536

    /// Sends a piece; `room` hears when the next one may come, or that nobody is there to take it.
    func send(_ piece: [UInt8], of exchange: Exchange, room: CheckedContinuation<Bool, Never>, on shard: isolated Shard) {
        guard let stream = exchange.stream, !isClosed else { return room.resume(returning: false) }
        if stream.isChunked {
            ResponseEncoder.append(chunk: piece, to: output)
        } else {
            output.append(piece.span)
        }
        stream.waiter?.resume(returning: false)
        exchange.stream?.contentBytes += piece.count
        exchange.stream?.waiter = room
        takeTurn(on: shard)
    }

    /// Lets the sender go on when enough of what it has sent is gone.
    func makeRoom() {
        guard unsentCount <= Self.streamedBytes, let waiter = exchange?.stream?.waiter else { return }
        exchange?.stream?.waiter = nil
        waiter.resume(returning: true)
    }

    /// The stream is over. One that failed gets no end, so that the peer knows.
    func endStream(of exchange: Exchange, failed: Bool, on shard: isolated Shard) {
        guard let stream = exchange.stream, !isClosed else { return }
        if failed { return close() }
        if stream.isChunked { ResponseEncoder.appendLastChunk(to: output) }
        answered(stream.response, exchange, exchange.requestID, closing: stream.closes, contentBytes: stream.contentBytes)
        takeTurn(on: shard)
    }
}
