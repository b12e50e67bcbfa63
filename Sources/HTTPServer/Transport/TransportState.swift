/// The rules of a connection below its protocol: what it waits for, until when, and what follows. It touches no socket and reads no clock;
/// each event comes with its time.
///
/// Source: RFC 9112 §9.5 (timeouts), §9.6 (closing)
package struct TransportState {
    package typealias Instant = ServerClock.Instant

    package enum Phase: Equatable {
        /// A proxy has to say for whom it has made the connection; nothing of TLS or of a protocol can come before that.
        case awaitingPreamble(since: Instant)
        /// The peers agree on keys; nothing of a protocol can be said yet.
        case handshaking(since: Instant)
        /// A protocol is spoken, which has deadlines of its own.
        case open
        /// The last answer is written and not all of it is sent; nothing more is taken from the peer.
        case closing
        /// The last answer is out and our direction is closed; what the peer still sends is thrown away, so that the kernel does
        /// not reset the connection before the peer has read the answer.
        case lingering(since: Instant)
        case closed
    }

    package private(set) var phase: Phase
    package private(set) var draining = false
    /// Since when the peer has taken less of what waits to be sent than it should.
    package private(set) var stalledSince: Instant?
    /// When the server has last said something for the handshake, so that it is the peer's turn since then.
    private(set) var handshakeAnsweredAt: Instant?
    /// The last answer came before the end of its request's content, which may still be on its way.
    private(set) var expectsMore = false
    /// Bytes that were thrown away since the last answer.
    private var discarded = 0
    let rules: ConnectionRules

    /// If true, the server has done its first part of a handshake.
    package var handshakeIsAnswered: Bool { handshakeAnsweredAt != nil }
    package var isOpen: Bool { if case .open = phase { true } else { false } }
    package var isClosing: Bool { if case .closing = phase { true } else { false } }
    package var isClosed: Bool { if case .closed = phase { true } else { false } }

    /// Nothing that comes is for the protocol any more.
    package var isEnding: Bool {
        switch phase {
        case .closing, .lingering, .closed: true
        case .awaitingPreamble, .handshaking, .open: false
        }
    }

    package init(rules: ConnectionRules, now: Instant, beginsWithPreamble: Bool = false, beginsWithHandshake: Bool = false) {
        self.rules = rules
        phase = beginsWithPreamble ? .awaitingPreamble(since: now) : beginsWithHandshake ? .handshaking(since: now) : .open
    }
}

// MARK: - Events

extension TransportState {
    /// The proxy has said it; what follows is the peer's.
    package mutating func preambleEnded(now: Instant, handshakeFollows: Bool) {
        guard case .awaitingPreamble = phase else { return }
        phase = handshakeFollows ? .handshaking(since: now) : .open
    }

    /// The server has said its part, or one of them.
    package mutating func handshakeAnswered(now: Instant) {
        if case .handshaking = phase { handshakeAnsweredAt = now }
    }

    /// - Returns: If true, that is news: the protocol may begin.
    package mutating func handshakeEnded() -> Bool {
        guard case .handshaking = phase else { return false }
        phase = .open
        return true
    }

    /// What waits is still sent, then the connection ends.
    ///
    /// - Parameters:
    ///   - discarded: Bytes that the protocol has thrown away since its last answer.
    ///   - expectsMore: If true, the peer has not yet sent all that it has to.
    package mutating func closing(afterDiscarding discarded: Int = 0, expectsMore: Bool = false) {
        guard !isEnding else { return }
        phase = .closing
        self.discarded = discarded
        self.expectsMore = expectsMore
    }

    package mutating func lingering(now: Instant) {
        switch phase {
        case .lingering, .closed: return
        case .awaitingPreamble, .handshaking, .open, .closing: phase = .lingering(since: now)
        }
    }

    /// Bytes that are thrown away while lingering, as they came: with what chunks and TLS have put around the content.
    ///
    /// - Returns: If true, there were too many: the connection is to be closed.
    package mutating func lingeringReceived(_ count: Int, now: Instant) -> Bool {
        guard case .lingering(let since) = phase else { return false }
        discarded += count
        phase = .lingering(since: rules.advanced(since, by: draining ? 0 : count, now: now))
        return discarded > rules.lingerWireBytes
    }

    package mutating func closed() {
        phase = .closed
    }

    package mutating func outputStalled(now: Instant) {
        if stalledSince == nil { stalledSince = now }
    }

    /// The peer took some of what waits, or there is nothing more to take. Each byte buys time at the minimum rate of content: a peer that
    /// takes one now and then does not keep its connection for ever.
    ///
    /// - Returns: If true, the peer had fallen behind, and has taken everything now.
    package mutating func outputMoved(_ count: Int, stillWaiting: Bool, now: Instant) -> Bool {
        guard let since = stalledSince else { return false }
        stalledSince = stillWaiting ? rules.advanced(since, by: count, now: now) : nil
        return !stillWaiting
    }

    /// The server ends: handshakes and lingering get less time.
    package mutating func drain() {
        draining = true
    }
}
