/// What a connection is told of its answers, and of its end.
extension ConnectionState {
    /// Whether the answer that is about to be written is the connection's last: it says so in `Connection: close`.
    package func closesAfterAnswer(demanded: Bool) -> Bool {
        guard case .exchange(let exchange) = phase else { return true }
        return demanded || draining || !exchange.keepAlive || exchange.awaitsContinue || leavesTooMuch(exchange)
    }

    /// More content is still to come than would be read for nothing.
    private func leavesTooMuch(_ exchange: Exchange) -> Bool {
        guard exchange.contentArriving, let length = exchange.contentLength else { return false }
        return length - exchange.contentReceived > rules.lingerBytes
    }

    package mutating func answered(closing: Bool, now: Instant) -> Sequel {
        guard !closing, case .exchange(var exchange) = phase else {
            self.closing()
            return .linger
        }
        guard exchange.contentArriving else {
            phase = .idle(since: now)
            return .nextRequest
        }
        // What came before the answer is forgotten, so that the bound on discarding counts what is discarded.
        exchange.answered = true
        exchange.contentReceived = 0
        exchange.contentSince = now
        phase = .exchange(exchange)
        return .discardContent
    }

    /// What waits is still sent, then the connection ends.
    package mutating func closing() {
        if !isEnding { phase = .closing }
    }

    package mutating func lingering(now: Instant) {
        switch phase {
        case .lingering, .closed: return
        case .handshaking, .idle, .receivingHead, .exchange, .closing: phase = .lingering(since: now, received: 0)
        }
    }

    /// Bytes that are thrown away while lingering.
    package mutating func lingeringReceived(_ count: Int) -> Verdict {
        guard case .lingering(let since, let received) = phase else { return .proceed }
        phase = .lingering(since: since, received: received + count)
        return received + count > rules.lingerBytes ? .close : .proceed
    }

    package mutating func closed() {
        phase = .closed
    }

    package mutating func outputStalled(now: Instant) {
        if stalledSince == nil { stalledSince = now }
    }

    /// The peer took some of what waits, or there is nothing more to take. Each byte buys time at the minimum rate of content: a peer that
    /// takes one now and then does not keep its connection for ever.
    package mutating func outputMoved(_ count: Int, stillWaiting: Bool, now: Instant) {
        guard let since = stalledSince else { return }
        if stillWaiting {
            stalledSince = min(now, since + Int64(min(Double(count) * rules.contentByte, 1e18)))
        } else {
            stalledSince = nil
            // The silence between two requests begins when the answer has been taken.
            if case .idle = phase { phase = .idle(since: now) }
        }
    }

    /// No further requests: each answer is the connection's last.
    package mutating func drain() {
        draining = true
    }
}
