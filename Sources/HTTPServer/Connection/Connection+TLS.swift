/// TLS, between the socket and the driver: received bytes are opened, output is sealed.
extension Connection {
    /// Sealed bytes that may wait for the socket: a few records.
    private static let sealedBytes = 65_536

    /// Opens received bytes, all of them: no event would tell of decrypted bytes that were left waiting.
    func opened(_ bytes: UnsafeRawBufferPointer, by tls: TLSSession, on shard: isolated Shard) {
        guard let tools = tools.tls else { return close() }
        unsafe tls.lend(bytes)
        defer { tls.endLoan() }
        // After the last answer of a connection no further request is read.
        while !state.isEnding, !tls.isOver {
            let step = unsafe tls.read(into: tools.opened, replies: tools.replies)
            if tools.replies.count > 0 {
                tools.replies.withBytes { outboxForAppending.append($0) }
                tools.replies.removeAll()
                state.handshakeAnswered(now: self.tools.now)
                // Far more than is ever sealed ahead: a peer that asks for new keys again and again, and reads none of the replies.
                guard outboxForAppending.count <= Self.unsentBytes else { return close() }
            }
            if tls.isEstablished, state.handshakeEnded() { beginProtocol() }
            switch step {
            case .bytes(let count): unsafe received(UnsafeRawBufferPointer(rebasing: tools.opened[..<count]), on: shard)
            case .starved: return
            case .ended:
                // All has been decrypted, but not all parsed: the end is reported after the bytes before it, as that of a socket is.
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

    /// The client speaks plain HTTP to a port for HTTPS, and would not understand an alert.
    private func answerInTheClear(isToHead: Bool) {
        tls = nil
        let http1 = HTTP1Driver(self)
        driver = .http1(http1)
        http1.refuse(.plainTextRequest, isToHead: isToHead)
    }

    // MARK: Output

    /// Seals output, a few records ahead of the socket.
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

    /// Sends `close_notify`.
    ///
    /// - Returns: True if it is on its way, or there is no TLS.
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
