/// Between socket and connection, where there is TLS: what comes is opened, what goes is sealed.
extension Connection {
    /// What is sealed ahead of what the socket takes: a few records.
    private static let sealedBytes = 65_536

    /// Opens what the socket has given. All of it: nothing that is decrypted waits where no event would tell of it.
    func opened(_ bytes: UnsafeRawBufferPointer, by tls: TLSSession, on shard: isolated Shard) {
        guard let tools = tools.tls else { return close() }
        unsafe tls.lend(bytes)
        defer { tls.endLoan() }
        // After the last answer of a connection nothing of what follows is a request.
        while !state.isEnding, !tls.isOver {
            let step = unsafe tls.read(into: tools.opened, replies: tools.replies)
            if tools.replies.count > 0 {
                tools.replies.withBytes { outboxForAppending.append($0) }
                tools.replies.removeAll()
                // Far more than is ever sealed ahead: a peer that asks for new keys again and again, and reads none of the replies.
                guard outboxForAppending.count <= Self.unsentBytes else { return close() }
            }
            if tls.isEstablished, state.handshakeEnded() { beginProtocol() }
            switch step {
            case .bytes(let count): unsafe received(UnsafeRawBufferPointer(rebasing: tools.opened[..<count]), on: shard)
            case .starved: return
            case .ended:
                // All has been decrypted, but not all parsed: the end is news when its turn comes, as that of a socket is.
                reception.endAnnounced()
                return
            case .failed(.plainHTTP(let isHead)): return answerInTheClear(isToHead: isHead)
            case .failed(.handshakeTooLarge): return close()
            case .failed(.protocolViolation): return breakOff()
            }
        }
    }

    /// Nothing more can be said or heard but the alert, which has been written.
    private func breakOff() {
        letGoOfDriver()
        discardUnsealed()
        state.closing()
    }

    /// Somebody speaks plain HTTP to a port that does not, and would not understand an alert.
    private func answerInTheClear(isToHead: Bool) {
        tls = nil
        let http1 = HTTP1Driver(self)
        driver = .http1(http1)
        http1.refuse(.plainTextRequest, isToHead: isToHead)
    }

    // MARK: Output

    /// Seals what has been written, a few records ahead of the socket.
    func sealOutput(_ tls: TLSSession) {
        guard let unsealed, (outbox?.count ?? 0) < Self.sealedBytes else { return }
        // A buffer may have been taken and nothing written into it.
        guard unsealed.count > 0 else { return discardUnsealed() }
        let count = min(unsealed.count, Self.sealedBytes)
        let output = outboxForAppending
        guard unsealed.withBytes({ tls.seal($0.extracting(..<count), into: output) }) else { return breakOff() }
        unsealed.removeFirst(count)
        if unsealed.count == 0 { discardUnsealed() }
    }

    /// Says that nothing more follows. Answers whether that is on its way, as it is where there is no TLS.
    func goodbyeIsSent() -> Bool {
        guard let tls, !tls.isOver else { return true }
        tls.sayGoodbye(into: outboxForAppending)
        sendOutput()
        return outbox == nil
    }

    func discardUnsealed() {
        if let unsealed { tools.giveBack(unsealed) }
        unsealed = nil
    }
}
