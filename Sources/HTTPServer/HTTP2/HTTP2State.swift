/// The rules of HTTP/2 on one connection besides those of its exchanges: what is waited for while no stream is open, and how it ends.
///
/// It touches no socket and reads no clock; each event comes with its time.
package struct HTTP2State {
    package typealias Instant = ServerClock.Instant

    package enum Ending: Equatable {
        case none
        /// The client has been told that the server ends, and may not know it yet.
        case announced(since: Instant)
        /// No further stream is taken.
        case shutDown
    }

    /// What has not come in time.
    package enum Late: Equatable {
        /// The rest of a list of fields.
        case fields
        /// A stream.
        case idle
        /// The word that the client knows.
        case notice
    }

    /// How long a client may take to say that it knows of the end: a second.
    private static let notice: Int64 = 1_000_000_000
    /// How long a list of fields may take once the server drains: a second where nothing has been answered yet, else a few round trips.
    private static let drainingFields: (first: Int64, later: Int64) = (1_000_000_000, 3_000_000_000)

    /// How long the connection is quiet before it gives memory back. The next request of a busy client comes sooner. 250 ms, in nanoseconds.
    private static let rest: Int64 = 250_000_000

    private let rules: ConnectionRules
    /// Since when no stream has been open, and no list of fields been received.
    package private(set) var quietSince: Instant?
    /// Since when a list of fields has been received.
    private var fieldsSince: Instant?
    package private(set) var ending = Ending.none
    private var hasAnswered = false
    /// Memory has been given back in this silence.
    private var isResting = false

    package init(rules: ConnectionRules, now: Instant) {
        self.rules = rules
        quietSince = now
    }
}

// MARK: - Events

extension HTTP2State {
    /// Something may have come or gone.
    package mutating func note(hasStreams: Bool, receivesFields: Bool, now: Instant) {
        fieldsSince = receivesFields ? fieldsSince ?? now : nil
        quietSince = hasStreams || receivesFields ? nil : quietSince ?? now
        if quietSince == nil { isResting = false }
    }

    package mutating func answered() {
        hasAnswered = true
    }

    /// The peer had fallen behind: silence begins when what it was sent has been taken.
    package mutating func stallEnded(now: Instant) {
        if quietSince != nil { quietSince = now }
    }

    /// The server ends.
    ///
    /// - Returns: False where the client has been told.
    package mutating func drain(now: Instant) -> Bool {
        guard ending == .none else { return false }
        ending = .announced(since: now)
        return true
    }

    package mutating func shutDown() {
        ending = .shutDown
    }
}

// MARK: - Deadlines

extension HTTP2State {
    /// When to ask what is ``late(now:)``; `nil` where nothing is waited for but exchanges.
    package var deadline: Instant? {
        Self.earlier(Self.earlier(fieldsDeadline, noticeDeadline), Self.earlier(idleDeadline, restDeadline))
    }

    /// - Returns: True once in each silence, when it has lasted for a while: memory that only streams need is to be given back.
    package mutating func rests(now: Instant) -> Bool {
        guard let restDeadline, now >= restDeadline else { return false }
        isResting = true
        return true
    }

    /// What has not come by `now`.
    package func late(now: Instant) -> Late? {
        if let fieldsDeadline, now >= fieldsDeadline { return .fields }
        if let noticeDeadline, now >= noticeDeadline { return .notice }
        if let idleDeadline, now >= idleDeadline { return .idle }
        return nil
    }

    private var fieldsDeadline: Instant? {
        let draining = hasAnswered ? Self.drainingFields.later : Self.drainingFields.first
        return fieldsSince.map { $0 + (ending == .none ? rules.fieldSection : min(rules.fieldSection, draining)) }
    }

    private var idleDeadline: Instant? { ending == .none ? quietSince.map { $0 + rules.idle } : nil }

    private var noticeDeadline: Instant? {
        if case .announced(let since) = ending { since + Self.notice } else { nil }
    }

    private var restDeadline: Instant? { isResting || ending != .none ? nil : quietSince.map { $0 + Self.rest } }

    private static func earlier(_ one: Instant?, _ other: Instant?) -> Instant? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}
