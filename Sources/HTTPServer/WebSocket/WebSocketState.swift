package import WebSocketFraming

/// The rules of a session: what follows from what the peer sends, and until when something has to come. It touches no connection and reads no
/// clock; each event comes with its time.
///
/// Source: RFC 6455 §5.5, §7
package struct WebSocketState: Sendable {
    package typealias Instant = ServerClock.Instant

    package enum Phase: Equatable, Sendable {
        case open
        /// Our close frame is out, and the peer's is awaited. Source: RFC 6455 §7.1.2
        case closing(since: Instant)
        /// The peer's close frame has come, and ours follows once the application has read what came before it, and said what it has to say.
        /// Source: RFC 6455 §5.5.1 ("MAY delay sending a Close frame")
        case answering(since: Instant)
        /// Both sides have said that they end, or one has broken the rules: nothing more is read.
        case over
    }

    /// What to do with what has come.
    package enum Action: Equatable, Sendable {
        /// The application is given the message.
        case deliver
        case pong
        case nothing
        /// The application is told that nothing more comes; see ``WebSocketState/answer()``.
        case endOfMessages
        /// Send this close frame and end the connection.
        case end(CloseFrame)
        /// The peer has confirmed the end.
        case finish
    }

    /// What to do when the deadline has come.
    package enum Expiry: Equatable, Sendable {
        case nothing
        case ping
        case end(CloseFrame)
        /// The peer has not confirmed the end in time.
        case finish
    }

    package private(set) var phase = Phase.open
    /// The peer's first close frame, or ours, whichever came first; `nil` while the session is open, or where the connection has broken off.
    package private(set) var closing: CloseFrame?
    /// ``WebSocketLimits``' times in nanoseconds, since they are added for each message.
    private let pingInterval, pongDeadline, closeDeadline: Int64
    private var heardAt: Instant
    private var pingedAt: Instant?
    private var allowance: MessageAllowance?

    package init(limits: WebSocketLimits, now: Instant) {
        pingInterval = limits.pingInterval.nanoseconds
        pongDeadline = limits.pongDeadline.nanoseconds
        closeDeadline = limits.closeDeadline.nanoseconds
        heardAt = now
        allowance = limits.messagesPerSecond.map { MessageAllowance(perSecond: $0, now: now) }
    }

    package var isOpen: Bool { if case .open = phase { true } else { false } }
    /// If true, messages may be sent: our close frame is not out.
    package var takesMessages: Bool {
        switch phase {
        case .open, .answering: true
        case .closing, .over: false
        }
    }
    /// If true, what the peer sends is of use.
    package var listens: Bool {
        switch phase {
        case .open, .closing: true
        case .answering, .over: false
        }
    }
    package var isOver: Bool { if case .over = phase { true } else { false } }
}

extension WebSocketState {
    /// Bytes have come, if only a few of a long message.
    package mutating func heard(now: Instant) {
        heardAt = now
        pingedAt = nil
    }

    /// A message or a control frame has come.
    package mutating func received(_ event: MessageReader.Event, now: Instant) -> Action {
        guard listens else { return .nothing }
        if case .close(let frame) = event { return closeReceived(frame, now: now) }
        // What was sent before the peer has read our close frame is of no use.
        guard isOpen else { return .nothing }
        guard allowance?.take(now: now) != false else { return fail(.policyViolation, "rate_limited") }
        return switch event {
        case .message, .compressed: .deliver
        case .ping: .pong
        case .pong, .close: .nothing
        }
    }

    private mutating func closeReceived(_ frame: CloseFrame, now: Instant) -> Action {
        guard isOpen else {
            phase = .over
            return .finish
        }
        phase = .answering(since: now)
        closing = frame
        return .endOfMessages
    }

    /// The application knows that nothing more comes.
    ///
    /// - Returns: The close frame to end the connection with, of the peer's own code; `nil` where none is owed. Source: RFC 6455 §5.5.1
    package mutating func answer() -> CloseFrame? {
        guard case .answering = phase else { return nil }
        phase = .over
        return CloseFrame(code: closing?.code)
    }

    /// The peer has broken a rule. Source: RFC 6455 §7.1.7
    package mutating func failed(_ fault: FramingFault) -> Action {
        guard !isOver else { return .nothing }
        guard isOpen else {
            phase = .over
            return .finish
        }
        return fail(fault.code, "")
    }

    private mutating func fail(_ code: CloseCode, _ reason: String) -> Action {
        let frame = CloseFrame(code: code, reason: reason)
        phase = .over
        closing = frame
        return .end(frame)
    }

    /// We end the session.
    ///
    /// - Returns: False if it is ending already: nothing is to be sent then.
    package mutating func close(_ frame: CloseFrame, now: Instant) -> Bool {
        guard isOpen else { return false }
        phase = .closing(since: now)
        closing = frame
        return true
    }

    /// The connection has broken off.
    package mutating func disconnected() {
        phase = .over
    }

    package var deadline: Instant? {
        switch phase {
        case .open: pingedAt.map { $0 + pongDeadline } ?? heardAt + pingInterval
        case .closing(let since), .answering(let since): since + closeDeadline
        case .over: nil
        }
    }

    /// - Parameter reads: If false, nothing is read from the peer because its messages wait for the application: its silence is our doing.
    package mutating func expired(now: Instant, reads: Bool) -> Expiry {
        guard let deadline, now >= deadline else { return .nothing }
        if let frame = answer() { return .end(frame) }
        if case .closing = phase {
            phase = .over
            return .finish
        }
        guard reads else {
            heard(now: now)
            return .nothing
        }
        guard pingedAt != nil else {
            pingedAt = now
            return .ping
        }
        let frame = CloseFrame(code: .policyViolation, reason: "no_pong")
        phase = .over
        closing = frame
        return .end(frame)
    }
}

/// How many messages may still come now: a bucket that fills again with time.
struct MessageAllowance: Sendable {
    /// Nanoseconds that one message costs.
    private let price: Int64
    private let most: Int64
    private var saved: Int64
    private var at: ServerClock.Instant

    /// - Parameter perSecond: At least one.
    init(perSecond: Int, now: ServerClock.Instant) {
        price = max(1, 1_000_000_000 / Int64(max(1, min(perSecond, 1_000_000_000))))
        most = 1_000_000_000
        saved = most
        at = now
    }

    /// - Returns: False if nothing is left.
    mutating func take(now: ServerClock.Instant) -> Bool {
        saved = min(most, saved &+ max(0, min(most, now.nanoseconds &- at.nanoseconds)))
        at = now
        guard saved >= price else { return false }
        saved -= price
        return true
    }
}
