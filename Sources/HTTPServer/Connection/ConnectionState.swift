/// The rules of one connection: what it waits for, until when, and what follows. It touches no socket and reads no clock; each event
/// comes with its time and is answered with what to do.
///
/// Source: RFC 9112 §9.3 (persistence), §9.5 (timeouts), §9.6 (closing)
// Whatever sets `phase` has to stay in this file: compiled file by file, as debug builds are, Swift 6.3 stores a case without a value from
// another file in a way that is not read as that case.
package struct ConnectionState {
    package typealias Instant = ServerClock.Instant

    package enum Phase: Equatable {
        /// A proxy has to say for whom it has made the connection; nothing of TLS or HTTP can come before that.
        case awaitingPreamble(since: Instant)
        /// The peers agree on keys; nothing of HTTP can be said yet.
        case handshaking(since: Instant)
        /// Between requests; no byte of the next one has come.
        case idle(since: Instant)
        case receivingHead(since: Instant)
        case exchange(Exchange)
        /// The last answer is written and not all of it is sent; nothing more is read as a request.
        case closing
        /// The last answer is out and our direction is closed; what the peer still sends is thrown away, so that the kernel does
        /// not reset the connection before the peer has read the answer.
        case lingering(since: Instant)
        case closed
    }

    /// One request and its answer.
    package struct Exchange: Equatable {
        var keepAlive: Bool
        var contentLimit: Int
        var contentArriving: Bool
        var contentSince: Instant
        /// What `Content-Length` has said; `nil` for chunks.
        var contentLength: Int?
        var contentReceived = 0
        /// The client waits for `100 Continue` and has not got it: its content may never come.
        var awaitsContinue: Bool
        var handlerSince: Instant?
        var handlerWantsContent = false
        /// The head of the answer is out, and its content is being made, at most until `streamEnd`.
        var isStreaming = false
        var streamEnd: Instant?
        var answered = false
    }

    package enum Verdict: Equatable {
        case proceed
        /// Answer with this problem, then close.
        case answer(Late)
        /// Stop sending, then read on for a moment and close.
        case linger
        case close
    }

    /// What did not come in time.
    package enum Late: Equatable { case request, handler }

    package enum ContentVerdict: Equatable { case keep, discard, tooLarge, linger }

    /// What comes after an answer.
    package enum Sequel: Equatable { case nextRequest, discardContent, linger }

    package private(set) var phase: Phase
    package private(set) var draining = false
    /// A request has been answered here: its client is at work, and not only connected.
    private(set) var hasAnswered = false
    /// The last answer came before the end of its request's content, which may still be on its way.
    private(set) var leavesContent = false
    /// Since when the peer has taken less of what waits to be sent than it should.
    private(set) var stalledSince: Instant?
    /// The bytes since the last answer that were thrown away.
    private var discarded = 0
    let rules: ConnectionRules

    /// The request has its answer, and the rest of its content is still coming: nothing more may be said about it.
    package var isDiscarding: Bool {
        if case .exchange(let exchange) = phase { exchange.answered } else { false }
    }

    package var isClosed: Bool { if case .closed = phase { true } else { false } }
    package var isClosing: Bool { if case .closing = phase { true } else { false } }

    /// Nothing that comes is a request any more.
    package var isEnding: Bool {
        switch phase {
        case .closing, .lingering, .closed: true
        case .awaitingPreamble, .handshaking, .idle, .receivingHead, .exchange: false
        }
    }

    package init(rules: ConnectionRules, now: Instant, beginsWithPreamble: Bool = false, beginsWithHandshake: Bool = false) {
        self.rules = rules
        phase = beginsWithPreamble ? .awaitingPreamble(since: now) : beginsWithHandshake ? .handshaking(since: now) : .idle(since: now)
    }
}

// MARK: - Events

extension ConnectionState {
    /// The proxy has said it; what follows is the peer's.
    package mutating func preambleEnded(now: Instant, handshakeFollows: Bool) {
        guard case .awaitingPreamble = phase else { return }
        phase = handshakeFollows ? .handshaking(since: now) : .idle(since: now)
    }

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

    package mutating func contentReceived(_ count: Int, now: Instant) -> ContentVerdict {
        guard case .exchange(var exchange) = phase else { return .discard }
        exchange.awaitsContinue = false
        if exchange.answered {
            discarded += count
            exchange.contentSince = rules.advanced(exchange.contentSince, by: draining ? 0 : count, now: now)
            phase = .exchange(exchange)
            return discarded > rules.lingerBytes ? .linger : .discard
        }
        exchange.contentReceived += count
        phase = .exchange(exchange)
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
        discarded = 0
        hasAnswered = true
        leavesContent = if case .exchange(let exchange) = phase { exchange.contentArriving } else { false }
        guard !closing, case .exchange(var exchange) = phase else {
            self.closing()
            return .linger
        }
        guard exchange.contentArriving else {
            phase = .idle(since: now)
            return .nextRequest
        }
        exchange.answered = true
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
        case .awaitingPreamble, .handshaking, .idle, .receivingHead, .exchange, .closing: phase = .lingering(since: now)
        }
    }

    /// Bytes that are thrown away while lingering, as they came: with what chunks and TLS have put around the content.
    package mutating func lingeringReceived(_ count: Int, now: Instant) -> Verdict {
        guard case .lingering(let since) = phase else { return .proceed }
        discarded += count
        phase = .lingering(since: rules.advanced(since, by: draining ? 0 : count, now: now))
        return discarded > rules.lingerWireBytes ? .close : .proceed
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
            stalledSince = rules.advanced(since, by: count, now: now)
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

    private mutating func withExchange(_ change: (inout Exchange) -> Void) {
        guard case .exchange(var exchange) = phase else { return }
        change(&exchange)
        phase = .exchange(exchange)
    }
}
