/// A streamed answer that is under way.
struct StreamedAnswer {
    let response: Response
    let closes: Bool
    let isChunked: Bool
    var contentBytes = 0
    /// The handler, which waits until the peer has taken enough of what has been sent.
    var waiter: CheckedContinuation<Bool, Never>?
}

/// Answers whose content is made while it is sent.
extension Connection {
    /// Output that waits for the peer; when there is more, the handler waits too.
    private static let streamedBytes = 65_536

    func beginStream(_ response: Response, closes: Bool, isChunked: Bool) {
        exchange?.stream = StreamedAnswer(response: response, closes: closes, isChunked: isChunked)
        state.streamBegan()
    }

    func isStreaming(_ sequence: UInt64) -> Bool {
        exchange?.sequence == sequence && exchange?.stream != nil && !isClosed
    }

    /// Sends a piece; `room` hears when the next one may come, or that nobody is there to take it.
    func send(_ piece: [UInt8], sequence: UInt64, room: CheckedContinuation<Bool, Never>) {
        guard isStreaming(sequence), let stream = exchange?.stream else { return room.resume(returning: false) }
        if stream.isChunked {
            ResponseEncoder.append(chunk: piece, to: &tools.output)
        } else {
            tools.output.append(contentsOf: piece)
        }
        exchange?.stream?.contentBytes += piece.count
        exchange?.stream?.waiter?.resume(returning: false)
        exchange?.stream?.waiter = room
        advance()
        makeRoom()
    }

    /// Lets the handler go on when enough of what it has sent is gone.
    func makeRoom() {
        guard unsentCount <= Self.streamedBytes, let waiter = exchange?.stream?.waiter else { return }
        exchange?.stream?.waiter = nil
        waiter.resume(returning: true)
    }

    /// The stream is over. One that failed gets no end, so that the peer knows.
    func endStream(_ sequence: UInt64, failed: Bool) {
        guard isStreaming(sequence), let exchange, let stream = exchange.stream else { return }
        if failed { return close() }
        if stream.isChunked { tools.output.append(contentsOf: ResponseEncoder.lastChunk) }
        answered(stream.response, exchange.requestID, closing: stream.closes, contentBytes: stream.contentBytes)
        advance()
    }
}
