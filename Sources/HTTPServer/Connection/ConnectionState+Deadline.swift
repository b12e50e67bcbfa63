/// The deadlines of a connection: one at a time, that of what it waits for.
extension ConnectionState {
    /// How long a connection that has just been busy may send its next request once the server drains: a second.
    private static let drainingIdle: Int64 = 1_000_000_000

    /// How long a handshake may take once the server drains, a few round trips: 3 seconds.
    private static let drainingHandshake: Int64 = 3_000_000_000

    /// How long a request may take from its first byte to the end of its head once the server drains: a second where the connection has
    /// not been answered yet, since whoever connects and sends half a head must not hold up the end of the others; else a few round trips,
    /// 3 seconds. The 408 that follows says `Connection: close`, so the client knows that nothing was done, and may repeat the request on
    /// another connection. Source: RFC 9112 §9.6, RFC 9110 §15.5.9
    private static let drainingHead: (first: Int64, later: Int64) = (1_000_000_000, 3_000_000_000)

    /// How long a peer that has no content to send may take to close once the server drains, so that its answer has arrived: a second.
    private static let drainingLinger: Int64 = 1_000_000_000

    /// How long a stream whose time is over may take to end by itself, and so to say why: a second.
    private static let lastWords: Int64 = 1_000_000_000

    /// When to call ``expired(now:)``; `nil` where nothing is waited for.
    package var deadline: Instant? {
        earlier(phaseDeadline, stallDeadline)
    }

    /// Since when nothing has been under way on the connection: no byte of a request has come, and no answer waits for the peer.
    package var quietSince: Instant? {
        switch phase {
        case .idle(let since), .awaitingPreamble(let since), .handshaking(let since): stalledSince == nil ? since : nil
        case .receivingHead, .exchange, .closing, .lingering, .closed: nil
        }
    }

    /// What follows when `now` has reached ``deadline``.
    package func expired(now: Instant) -> Verdict {
        if let stallDeadline, now >= stallDeadline { return .close }
        guard let phaseDeadline, now >= phaseDeadline else { return .proceed }
        switch phase {
        case .receivingHead: return .answer(.request)
        case .exchange(let exchange) where exchange.answered: return .linger
        case .exchange(let exchange):
            // Half an answer cannot be taken back.
            if exchange.isStreaming { return .close }
            return contentDeadline(exchange).map { now >= $0 } == true ? .answer(.request) : .answer(.handler)
        // Nothing is under way, so there is no answer that a reset could destroy.
        case .awaitingPreamble, .handshaking, .idle, .closing, .lingering, .closed: return .close
        }
    }

    private var stallDeadline: Instant? { stalledSince.map { $0 + rules.writeStall } }

    private var phaseDeadline: Instant? {
        switch phase {
        // Part of what has to come before an answer can: a head's time is all that it gets.
        case .awaitingPreamble(let since): since + (draining ? min(rules.fieldSection, Self.drainingHead.first) : rules.fieldSection)
        case .handshaking(let since): since + (draining ? min(rules.handshake, Self.drainingHandshake) : rules.handshake)
        // A peer that is still taking its answer is not idle; it has the write stall's time for each step.
        case .idle where stalledSince != nil, .closing, .closed: nil
        case .idle(let since): since + (draining ? min(rules.idle, Self.drainingIdle) : rules.idle)
        case .receivingHead(let since): since + (draining ? min(rules.fieldSection, drainingHead) : rules.fieldSection)
        case .exchange(let exchange):
            earlier(earlier(contentDeadline(exchange), handlerDeadline(exchange)), exchange.streamEnd.map { $0 + Self.lastWords })
        case .lingering(let since): since + (draining && !leavesContent ? min(rules.linger, Self.drainingLinger) : rules.linger)
        }
    }

    private var drainingHead: Int64 { hasAnswered ? Self.drainingHead.later : Self.drainingHead.first }

    private func earlier(_ first: Instant?, _ second: Instant?) -> Instant? {
        guard let first, let second else { return first ?? second }
        return min(first, second)
    }

    /// Content may take its grace, and as long after it as what has come so far takes at the minimum rate. It counts only while
    /// somebody waits for it: a handler that is slow to ask is not the sender's fault. Content that is thrown away must not fall silent.
    private func contentDeadline(_ exchange: Exchange) -> Instant? {
        guard exchange.contentArriving else { return nil }
        if exchange.answered { return exchange.contentSince + rules.linger }
        guard exchange.handlerWantsContent else { return nil }
        let earned = min(Double(exchange.contentReceived) * rules.contentByte, 1e18)
        return exchange.contentSince + rules.contentGrace + Int64(earned)
    }

    /// The handler's time stands still while it waits for content, which has its own deadline.
    private func handlerDeadline(_ exchange: Exchange) -> Instant? {
        guard !exchange.answered, !exchange.isStreaming, !(exchange.contentArriving && exchange.handlerWantsContent) else { return nil }
        return exchange.handlerSince.map { $0 + rules.handler }
    }
}
