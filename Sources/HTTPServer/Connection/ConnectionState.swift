/// The rules of one connection: what it waits for, until when, and what follows. It touches no socket and reads no clock; each event
/// comes with its time and is answered with what to do.
///
/// Source: RFC 9112 §9.3 (persistence), §9.5 (timeouts), §9.6 (closing)
package struct ConnectionState {
    package typealias Instant = ServerClock.Instant

    package enum Phase: Equatable {
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
        case lingering(since: Instant, received: Int)
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

    package internal(set) var phase: Phase
    package internal(set) var draining = false
    /// Since when the peer has taken less of what waits to be sent than it should.
    var stalledSince: Instant?
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
        case .handshaking, .idle, .receivingHead, .exchange: false
        }
    }

    package init(rules: ConnectionRules, now: Instant, beginsWithHandshake: Bool = false) {
        self.rules = rules
        phase = beginsWithHandshake ? .handshaking(since: now) : .idle(since: now)
    }
}
