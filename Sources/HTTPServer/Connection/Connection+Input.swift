/// From socket to driver.
extension Connection {
    /// If true, so little waits to be sent that the next request may be read. Where memory is short, a peer whose socket is full gets no
    /// further answer; the event that tells of room lets the connection go on.
    var hasRoomForOutput: Bool { unsentCount < Self.unsentBytes && (writable || unsentCount == 0 || !tools.budget.isTight) }

    var takesInput: Bool {
        switch state.phase {
        case .awaitingPreamble, .handshaking: hasRoomForOutput
        case .open: driver.wantsInput
        case .closing, .lingering, .closed: false
        }
    }

    var readsInput: Bool {
        if case .lingering = state.phase { true } else { takesInput }
    }

    func receive(on shard: isolated Shard) {
        switch unsafe Socket.receive(descriptor, into: tools.scratch) {
        case .bytes(let count):
            turn.received(count)
            // Content that is thrown away fills no buffer, which would end the turn of one that is kept.
            if turn.receivedBytes >= Self.bytesPerTurn { turn.wantAnother() }
            unsafe reception.received(all: count < tools.scratch.count)
            let bytes = unsafe withoutPreamble(UnsafeRawBufferPointer(rebasing: tools.scratch[..<count]), on: shard)
            guard bytes.count > 0 else { return }
            if let tls, !state.isEnding { unsafe opened(bytes, by: tls, on: shard) } else { unsafe received(bytes, on: shard) }
        case .wouldBlock: reception.wouldBlock()
        case .end:
            if preamble?.isIdle == false { refusePreamble("it ends in the middle", on: shard) }
            peerHasEnded(on: shard)
        case .failed: close()
        }
    }

    func peerHasEnded(on shard: isolated Shard) {
        reception.end()
        driver.base?.inputEnded(on: shard)
    }

    func received(_ bytes: UnsafeRawBufferPointer, on shard: isolated Shard) {
        if case .lingering = state.phase {
            if state.lingeringReceived(bytes.count, now: tools.now) { close() }
        } else if input.isEmpty {
            let consumed = unsafe give(Span(_unsafeBytes: bytes), on: shard)
            if consumed < bytes.count { unsafe input.keep(UnsafeRawBufferPointer(rebasing: bytes[consumed...])) }
        } else {
            unsafe input.append(bytes)
        }
    }

    /// Gives the driver what has been kept.
    func takeInput(on shard: isolated Shard) {
        let bytes = input.take()
        let consumed = give(bytes.span, on: shard)
        if consumed < bytes.count { unsafe bytes.withUnsafeBytes { unsafe input.keep(UnsafeRawBufferPointer(rebasing: $0[consumed...])) } }
    }

    /// - Returns: How many bytes are used up.
    private func give(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Int {
        input.given(isStarved: false)
        let intake = driver.receive(bytes, on: shard)
        input.given(isStarved: intake.isStarved)
        // After the last answer of a connection nothing of what follows is for its driver.
        return state.isEnding ? bytes.count : intake.consumed
    }
}
