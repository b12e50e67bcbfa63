/// The rules of one request and its answer, whatever carries them: its content, its handler, and until when each is waited for.
///
/// It touches no socket and reads no clock; each event comes with its time.
package struct ExchangeState: Equatable {
    package typealias Instant = ServerClock.Instant

    package enum Content: Equatable {
        /// There is none, or all of it is here.
        case complete
        /// The client waits for `100 Continue` and has not got it: its content may never come.
        case withheld
        case arriving
    }

    package enum Work: Equatable {
        case notStarted
        /// The handler has had its time since this moment.
        case handling(since: Instant)
        /// The head of the answer is out, and its content is being made, at most until `end`.
        case streaming(until: Instant?)
    }

    /// Bytes of content that the route takes.
    package var contentLimit: Int
    package private(set) var content: Content
    package private(set) var work = Work.notStarted
    /// What `Content-Length` has said; `nil` where that is unknown.
    private let contentLength: Int?
    private var contentReceived = 0
    /// Since when the content has been waited for by a handler.
    private var wantedSince: Instant?
    /// Since when a handler has been waiting for the next piece, of which nothing has come.
    private var silentSince: Instant?

    /// The request's head is complete.
    package init(framing: BodyFraming, expectsContinue: Bool, contentLimit: Int) {
        self.contentLimit = contentLimit
        switch framing {
        case .chunked: contentLength = nil
        case .length(let length): contentLength = length
        case .none: contentLength = 0
        }
        content = contentLength == 0 ? .complete : expectsContinue ? .withheld : .arriving
    }

    /// The declared content is over the limit: nothing of it is read.
    package var declaresTooMuch: Bool { contentLength.map { $0 > contentLimit } ?? false }

    /// How many of the declared bytes have not come; `nil` where that is unknown.
    package var contentLeft: Int? {
        if content == .complete { return 0 }
        return contentLength.map { $0 - contentReceived }
    }
}

// MARK: - Events

extension ExchangeState {
    package mutating func handlerStarted(now: Instant) {
        work = .handling(since: now)
    }

    /// The handler asks for content.
    ///
    /// - Returns: If true, the client has to be told to go on.
    package mutating func contentWanted(now: Instant) -> Bool {
        // The sender's time begins when a handler asks for content, not while a guard or a handler does something else.
        if wantedSince == nil { wantedSince = now }
        silentSince = now
        guard content == .withheld else { return false }
        content = .arriving
        return true
    }

    /// The handler that waits is given a piece, or told that there is none.
    package mutating func contentGiven() {
        silentSince = nil
    }

    /// - Returns: If true, that is more than the limit.
    package mutating func contentReceived(_ count: Int) -> Bool {
        if content == .withheld { content = .arriving }
        contentReceived += count
        return contentReceived > contentLimit
    }

    /// The last byte of the content is there.
    package mutating func contentEnded(now: Instant) {
        content = .complete
        // The time that the content took is not the handler's.
        if wantedSince != nil, case .handling = work { work = .handling(since: now) }
    }

    /// The head of a streamed answer is out. From here on the handler may take its time, up to `end`; the peer may not.
    package mutating func streamBegan(until end: Instant? = nil) {
        work = .streaming(until: end)
    }
}

// MARK: - Deadlines

extension ExchangeState {
    /// What is late.
    package enum Late: Equatable {
        /// The content.
        case request
        case handler
        /// The rest of an answer whose head is out.
        case stream
    }

    /// How long a stream whose time is over may take to end by itself, and so to say why: a second.
    private static let lastWords: Int64 = 1_000_000_000

    /// When to call ``late(now:by:)``; `nil` where nothing is waited for.
    package func deadline(by rules: ConnectionRules) -> Instant? {
        guard let content = contentDeadline(by: rules) else { return workDeadline(by: rules) }
        return workDeadline(by: rules).map { min($0, content) } ?? content
    }

    /// What has not come by `now`.
    package func late(now: Instant, by rules: ConnectionRules) -> Late? {
        guard let deadline = deadline(by: rules), now >= deadline else { return nil }
        // Half an answer cannot be taken back.
        if case .streaming = work { return .stream }
        return contentDeadline(by: rules).map { now >= $0 } == true ? .request : .handler
    }

    /// Content has until `wantedSince + contentGrace + received × contentByte`. The time begins when a handler asks for content: a handler
    /// that is slow to ask is not the sender's fault.
    ///
    /// Much that has come fast earns much. A sender that has died must not keep its handler waiting for days, so silence has an end of its own.
    private func contentDeadline(by rules: ConnectionRules) -> Instant? {
        guard content != .complete, let wantedSince else { return nil }
        let earned = min(Double(contentReceived) * rules.contentByte, 1e18)
        let average = wantedSince + rules.contentGrace + Int64(earned)
        return silentSince.map { min(average, $0 + rules.idle) } ?? average
    }

    /// The handler's time stands still while it waits for content, which has its own deadline.
    private func workDeadline(by rules: ConnectionRules) -> Instant? {
        switch work {
        case .notStarted: nil
        case .handling(let since): content != .complete && wantedSince != nil ? nil : since + rules.handler
        case .streaming(let end): end.map { $0 + Self.lastWords }
        }
    }
}
