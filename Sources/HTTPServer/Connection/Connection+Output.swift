/// From driver to socket.
extension Connection {
    /// Where to write what is to be sent.
    var output: OutputBuffer {
        if tls != nil { return unsealedForAppending }
        return outboxForAppending
    }

    var outboxForAppending: OutputBuffer {
        if let outbox { return outbox }
        let buffer = tools.takeBuffer()
        outbox = buffer
        return buffer
    }

    private var unsealedForAppending: OutputBuffer {
        if let unsealed { return unsealed }
        let buffer = tools.takeBuffer()
        unsealed = buffer
        return buffer
    }

    /// Called after an answer was written: much is not kept until the end of the turn.
    func sendIfMuchWaits() {
        if unsentCount > Self.unsentBytes { sendOutput() }
    }

    func sendOutput() {
        guard let tls else { return sendOutbox() }
        repeat {
            sealOutput(tls)
            sendOutbox()
        } while outbox == nil && unsealed != nil && !isClosed
    }

    private func sendOutbox() {
        guard let outbox, !isClosed else { return }
        send(outbox)
        if outbox.count == 0 {
            giveBackOutbox()
        } else if !isClosed {
            state.outputStalled(now: tools.now)
        }
    }

    private func send(_ output: OutputBuffer) {
        tools.observer?.handOver()
        var moved = 0
        while writable, output.count > 0, !isClosed {
            let result = output.withBytes { unsafe $0.withUnsafeBytes { unsafe Socket.send(descriptor, $0) } }
            switch result {
            case .bytes(let count):
                output.removeFirst(count)
                moved += count
            case .wouldBlock: writable = false
            case .failed: close()
            }
        }
        guard moved > 0 else { return }
        if state.outputMoved(moved, stillWaiting: unsentCount > 0, now: tools.now) { driver.base?.stallEnded(now: tools.now) }
    }

    func giveBackOutbox() {
        if let outbox { tools.giveBack(outbox) }
        outbox = nil
    }

    func finishSending() {
        Socket.closeSending(descriptor)
        state.lingering(now: tools.now)
        input.discard()
        if reception.endIsKnown { close() }
    }
}
