/// What a connection is told of a request, from its first byte to the last one of its content.
extension ConnectionState {
    /// The first request may come.
    package mutating func handshakeEnded(now: Instant) {
        if case .handshaking = phase { phase = .idle(since: now) }
    }

    /// The first bytes of a request are there.
    package mutating func requestBegan(now: Instant) {
        if case .idle = phase { phase = .receivingHead(since: now) }
    }

    /// A head is complete. `tooLarge` when the content that it declares is over the route's limit: nothing of it is read then.
    package mutating func headReceived(
        keepAlive: Bool, framing: BodyFraming, expectsContinue: Bool, contentLimit: Int, now: Instant
    ) -> ContentVerdict {
        let declared: Int = if case .length(let length) = framing { length } else { 0 }
        let hasContent = framing == .chunked || declared > 0
        phase = .exchange(
            Exchange(
                keepAlive: keepAlive, contentLimit: contentLimit, contentArriving: hasContent, contentSince: now,
                contentLength: framing == .chunked ? nil : declared, awaitsContinue: expectsContinue && hasContent))
        return declared > contentLimit ? .tooLarge : .keep
    }

    package mutating func handlerStarted(now: Instant) {
        withExchange { $0.handlerSince = now }
    }

    /// The handler asks for content. Answers whether the client has to be told to go on.
    package mutating func contentWanted(now: Instant) -> Bool {
        var sendContinue = false
        withExchange {
            // The sender's time begins when somebody waits for it, not while a guard or a handler does something else.
            if !$0.handlerWantsContent { $0.contentSince = now }
            $0.handlerWantsContent = true
            sendContinue = $0.awaitsContinue && $0.contentReceived == 0
            $0.awaitsContinue = false
        }
        return sendContinue
    }

    package mutating func contentReceived(_ count: Int) -> ContentVerdict {
        guard case .exchange(var exchange) = phase else { return .discard }
        exchange.awaitsContinue = false
        exchange.contentReceived += count
        phase = .exchange(exchange)
        if exchange.answered { return exchange.contentReceived > rules.lingerBytes ? .linger : .discard }
        return exchange.contentReceived > exchange.contentLimit ? .tooLarge : .keep
    }

    /// The last byte of the content is there. Answers whether the next request may be read.
    package mutating func contentEnded(now: Instant) -> Bool {
        guard case .exchange(var exchange) = phase else { return false }
        exchange.contentArriving = false
        exchange.awaitsContinue = false
        // The time that the content took is not the handler's.
        if exchange.handlerWantsContent { exchange.handlerSince = now }
        phase = exchange.answered ? .idle(since: now) : .exchange(exchange)
        return exchange.answered
    }

    /// The head of a streamed answer is out. From here on the handler may take its time, up to `end`; the peer may not.
    package mutating func streamBegan(until end: Instant? = nil) {
        withExchange {
            $0.isStreaming = true
            $0.streamEnd = end
        }
    }

    private mutating func withExchange(_ change: (inout Exchange) -> Void) {
        guard case .exchange(var exchange) = phase else { return }
        change(&exchange)
        phase = .exchange(exchange)
    }
}
