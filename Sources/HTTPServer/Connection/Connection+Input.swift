/// From socket to parser.
extension Connection {
    var parsesInput: Bool {
        switch state.phase {
        case .awaitingPreamble, .handshaking, .idle, .receivingHead:
            // Where memory is short, who does not take an answer gets no further one. The socket must be full for that: the event which says that
            // there is room again lets the connection go on.
            unsentCount < Self.unsentBytes && (writable || unsentCount == 0 || !tools.budget.isTight)
        case .exchange: acceptsContent
        case .closing, .lingering, .closed: false
        }
    }

    var readsInput: Bool {
        if case .lingering = state.phase { true } else { parsesInput }
    }

    func receive(on shard: isolated Shard) {
        switch unsafe Socket.receive(descriptor, into: tools.scratch) {
        case .bytes(let count):
            receivedThisTurn += count
            // Content that is thrown away fills no buffer, which would end the turn of one that is kept.
            if receivedThisTurn >= Self.bytesPerTurn { wantsAnotherTurn = true }
            // A short read has emptied the socket, and what comes next is a new edge; but the end has been announced already.
            readable = unsafe peerEnds || count == tools.scratch.count
            let bytes = unsafe withoutPreamble(UnsafeRawBufferPointer(rebasing: tools.scratch[..<count]), on: shard)
            guard bytes.count > 0 else { return }
            if let tls, !state.isEnding { unsafe opened(bytes, by: tls, on: shard) } else { unsafe received(bytes, on: shard) }
        case .wouldBlock: readable = false
        case .end:
            readable = false
            if preamble?.isIdle == false { refusePreamble("it ends in the middle", on: shard) }
            peerHasEnded()
        case .failed: close()
        }
    }

    /// Whether it has said so or not: a message is whole by its own framing alone.
    func peerHasEnded() {
        peerClosed = true
        endIsWaiting = false
        if exchange?.contentIsComplete == false { close() }
    }

    func received(_ bytes: UnsafeRawBufferPointer, on shard: isolated Shard) {
        if case .lingering = state.phase {
            if state.lingeringReceived(bytes.count, now: tools.now) == .close { close() }
        } else if input.isEmpty {
            let consumed = unsafe parse(Span(_unsafeBytes: bytes), on: shard)
            if consumed < bytes.count { unsafe input.append(contentsOf: bytes[consumed...]) }
        } else {
            unsafe input.append(contentsOf: bytes)
            isStarved = false
        }
    }

    /// Parses what has been kept. It is taken out meanwhile, because a handler that runs on the way may end the connection.
    func parseInput(on shard: isolated Shard) {
        let bytes = input
        input = []
        let consumed = parse(bytes.span, on: shard)
        if consumed < bytes.count { input = Array(bytes[consumed...]) }
    }

    /// Feeds the parser until it needs more, or nothing more may be parsed now. Answers how many bytes are used up.
    private func parse(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Int {
        isStarved = false
        var consumed = 0
        while parsesInput {
            guard answersThisTurn < tools.limits.pipelinedPerRound else {
                wantsAnotherTurn = true
                break
            }
            do {
                let rest = bytes.extracting(consumed..<bytes.count)
                let step = try parser.next(in: rest)
                consumed += step.consumed
                guard let event = step.event else {
                    isStarved = true
                    if !parser.isIdle { state.requestBegan(now: tools.now) }
                    break
                }
                handle(event, in: rest, on: shard)
            } catch {
                if state.isDiscarding { state.closing() } else { refuse(Problem(error)) }
            }
        }
        // After the last answer of a connection nothing of what follows is a request.
        return state.isEnding ? bytes.count : consumed
    }
}
