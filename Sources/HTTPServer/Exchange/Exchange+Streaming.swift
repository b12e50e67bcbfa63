/// A streamed answer that is under way.
struct StreamedAnswer {
    let response: Response
    var contentBytes = 0
    /// The sender, which waits until the peer has taken enough of what has been sent.
    var waiter: CheckedContinuation<Bool, Never>?
}

/// Answers whose content is made while it is sent.
extension Exchange {
    /// Sends a piece. `room` is resumed with true when the next one may come, and with false when the peer is gone.
    func send(_ piece: [UInt8], room: CheckedContinuation<Bool, Never>) {
        guard let stream, let carrier else { return room.resume(returning: false) }
        carrier.base.send(piece, of: self)
        stream.waiter?.resume(returning: false)
        self.stream?.contentBytes += piece.count
        self.stream?.waiter = room
    }

    /// Lets the sender go on.
    func makeRoom() {
        guard let waiter = stream?.waiter else { return }
        stream?.waiter = nil
        waiter.resume(returning: true)
    }

    /// The stream is over. One that failed gets no end, so that the peer knows.
    func endStream(failed: Bool) {
        guard let stream, let carrier else { return }
        if failed { return carrier.base.abort(self) }
        carrier.base.endContent(of: self)
        answered(stream.response, by: carrier, contentBytes: stream.contentBytes)
    }
}
