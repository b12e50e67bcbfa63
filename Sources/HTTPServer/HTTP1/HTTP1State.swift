/// The rules of HTTP/1.1 on one connection: what it waits for between exchanges, until when, and what follows an answer.
///
/// It touches no socket and reads no clock; each event comes with its time. An exchange that is under way has its own rules, see
/// ``ExchangeState``.
///
/// Source: RFC 9112 §9.3 (persistence), §9.5 (timeouts), §9.6 (closing)
package struct HTTP1State {
    package typealias Instant = ServerClock.Instant

    package enum Phase: Equatable {
        /// Between requests; no byte of the next one has come.
        case idle(since: Instant)
        case receivingHead(since: Instant)
        case exchange
        /// The request has its answer, and the rest of its content is still coming: nothing more may be said about it. It has been too slow
        /// since this moment.
        case discarding(since: Instant)
        /// Nothing that comes is a request any more.
        case ended
        /// The connection goes on in another protocol; nothing that comes is for this one.
        case upgraded
    }

    package private(set) var phase: Phase
    private(set) var draining: Bool
    /// A request has been answered here: its client is at work, and not only connected.
    private var hasAnswered = false
    /// The last answer came before the end of its request's content, which may still be on its way.
    package private(set) var leavesContent = false
    /// The answer that has begun is the connection's last.
    private var closesAfterAnswer = false
    /// The bytes since the last answer that were thrown away.
    package private(set) var discarded = 0
    private var requests: UInt64 = 0
    let rules: ConnectionRules

    package var isDiscarding: Bool { if case .discarding = phase { true } else { false } }

    package init(rules: ConnectionRules, now: Instant, draining: Bool = false) {
        self.rules = rules
        self.draining = draining
        phase = .idle(since: now)
    }
}

// MARK: - Events

extension HTTP1State {
    /// The first bytes of a request are there.
    package mutating func requestBegan(now: Instant) {
        if case .idle = phase { phase = .receivingHead(since: now) }
    }

    /// A head is complete.
    ///
    /// - Returns: The number of its request on this connection, from 1 on.
    package mutating func headReceived() -> UInt64 {
        phase = .exchange
        closesAfterAnswer = false
        requests &+= 1
        return requests
    }

    /// An answer is about to be written.
    ///
    /// - Returns: If true, it is the connection's last, and says so in `Connection: close`.
    package mutating func answerBegins(demandsClosing: Bool, keepAlive: Bool, _ exchange: ExchangeState) -> Bool {
        closesAfterAnswer = demandsClosing || draining || !keepAlive || exchange.content == .withheld || leavesTooMuch(exchange)
        return closesAfterAnswer
    }

    /// More content is still to come than would be read for nothing.
    private func leavesTooMuch(_ exchange: ExchangeState) -> Bool {
        exchange.contentLeft.map { $0 > rules.lingerBytes } ?? false
    }

    /// An answer is written, to a request or to what is none.
    ///
    /// - Parameter content: What has come of the request's content; `nil` where there was no request, and so no further one can follow.
    package mutating func answered(_ content: ExchangeState.Content?, now: Instant) {
        discarded = 0
        hasAnswered = true
        leavesContent = content.map { $0 != .complete } ?? false
        if case .upgraded = phase { return }
        if content == nil || closesAfterAnswer {
            end()
        } else if leavesContent {
            phase = .discarding(since: now)
        } else {
            phase = .idle(since: now)
        }
    }

    /// - Returns: If true, that was more than is read for nothing.
    package mutating func contentDiscarded(_ count: Int, now: Instant) -> Bool {
        guard case .discarding(let since) = phase else { return false }
        discarded += count
        phase = .discarding(since: rules.advanced(since, by: draining ? 0 : count, now: now))
        return discarded > rules.lingerBytes
    }

    /// The last byte of content that was thrown away has come: the next request may.
    package mutating func discardedContentEnded(now: Instant) {
        if case .discarding = phase { phase = .idle(since: now) }
    }

    /// The peer had fallen behind: the silence between two requests begins when the answer has been taken.
    package mutating func stallEnded(now: Instant) {
        if case .idle = phase { phase = .idle(since: now) }
    }

    package mutating func end() {
        phase = .ended
    }

    package mutating func upgraded() {
        phase = .upgraded
    }

    /// No further requests: each answer is the connection's last.
    package mutating func drain() {
        draining = true
    }
}

// MARK: - Deadlines

extension HTTP1State {
    /// How long a connection that has just been busy may send its next request once the server drains: a second.
    private static let drainingIdle: Int64 = 1_000_000_000

    /// How long a request may take from its first byte to the end of its head once the server drains. On a connection without an answer yet
    /// it is a second, so that a client that sends half a head cannot hold up the drain; on others a few round trips, 3 seconds. The 408
    /// that follows says `Connection: close`: nothing was done, and the client may repeat the request on another connection.
    ///
    /// Source: RFC 9112 §9.6, RFC 9110 §15.5.9
    private static let drainingHead: (first: Int64, later: Int64) = (1_000_000_000, 3_000_000_000)

    /// When what is waited for is late; `nil` where an exchange is under way, or nothing more is waited for.
    package var deadline: Instant? {
        switch phase {
        case .idle(let since): since + (draining ? min(rules.idle, Self.drainingIdle) : rules.idle)
        case .receivingHead(let since): since + (draining ? min(rules.fieldSection, drainingHead) : rules.fieldSection)
        // Content that is thrown away must not fall silent.
        case .discarding(let since): since + rules.linger
        case .exchange, .ended, .upgraded: nil
        }
    }

    private var drainingHead: Int64 { hasAnswered ? Self.drainingHead.later : Self.drainingHead.first }

    /// Since when no byte of a request has come.
    package var quietSince: Instant? { if case .idle(let since) = phase { since } else { nil } }
}
