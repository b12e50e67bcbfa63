import HTTP2Framing

/// Speaks HTTP/2: moves bytes between its connection and ``HTTP2Session``, and carries an exchange for each stream.
///
/// nghttp2 frames; ``FieldListParser`` reads requests; ``HTTP2State`` says what is waited for. Output is written at the end of a turn alone,
/// so that the frames of all answers of the turn go out together.
///
/// Source: RFC 9113
final class HTTP2Driver: ProtocolDriver {
    /// A request whose answer is under way.
    struct Carried {
        let exchange: Exchange
        /// Bytes of content that have come.
        var received = 0
        /// Its content is not what its fields say. Source: RFC 9113 §8.1.1
        var isMalformed = false
        /// What has come behind the request for a tunnel, for the protocol that is spoken there; `nil` for any other request.
        var early: HTTP2TunnelInput?
    }

    let connection: Connection
    let tools: ShardTools
    let session: HTTP2Session
    var state: HTTP2State
    var streams: [HTTP2StreamID: Carried] = [:]
    var tunnels: [HTTP2StreamID: HTTP2Tunnel] = [:]
    /// Streams whose handlers wait for all that is here to be taken.
    var waiting: [HTTP2StreamID] = []
    var blocked = HTTP2BlockedStreams()
    var discarded = HTTP2DiscardedContent()

    /// - Returns: `nil` when memory has run out.
    init?(_ connection: Connection) {
        let tools = connection.tools
        guard let session = HTTP2Session(bounds: HTTP2Bounds(tools.limits), now: tools.now.nanoseconds) else { return nil }
        self.connection = connection
        self.tools = tools
        self.session = session
        state = HTTP2State(rules: tools.rules, now: tools.now)
        if connection.state.draining { drain() }
    }

    // MARK: Input

    var parser: FieldListParser { FieldListParser(limits: tools.limits, isOverTLS: connection.tls != nil) }

    var wantsInput: Bool { connection.hasRoomForOutput && session.wantsRead }

    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake {
        session.receive(bytes, now: tools.now.nanoseconds)
        handleEvents(on: shard)
        noteActivity()
        return Intake(consumed: bytes.count, isStarved: true)
    }

    func inputPaused(on shard: isolated Shard) -> Bool {
        let started = waiting
        if !waiting.isEmpty { waiting = [] }
        for id in started { _ = streams[id]?.exchange.startWaitingHandler(on: shard) }
        return takeTunnelsTurns(on: shard) || !started.isEmpty
    }

    /// Content that has not come will not. What has been asked in full can still be answered.
    func inputEnded(on shard: isolated Shard) {
        for (id, carried) in streams where !carried.exchange.contentIsComplete { giveUp(id, .cancel) }
        for id in streams.keys { streams[id]?.early?.ended(.connection) }
        for tunnel in tunnels.values { tunnel.inputEnded(.connection) }
    }

    // MARK: Output

    func outputMoved(on shard: isolated Shard) {
        makeRoom(on: shard)
        let room = Connection.unsentBytes - connection.unsentCount
        if room > 0, session.wantsWrite {
            session.send(room: room, now: tools.now.nanoseconds) { connection.output.append($0) }
            handleEvents(on: shard)
            makeRoom(on: shard)
        }
        noteActivity()
        noteBlockedStreams()
        if session.isOver {
            endAll(.disconnected)
            connection.finish()
        } else if tunnelWaits || (session.wantsWrite || senderWaits) && connection.writable {
            connection.turn.wantAnother()
        }
    }

    func stallEnded(now: Instant) { state.stallEnded(now: now) }

    /// What waits for the peer's window is the peer's to hurry; while the connection has more to send, its own time runs.
    private func noteBlockedStreams() {
        guard !session.wantsWrite else { return blocked.removeAll() }
        blocked.note(session.waitingAnswers, now: tools.now, rules: tools.rules)
    }

    func noteActivity() {
        state.note(hasStreams: session.streamCount > 0, receivesFields: session.isReceivingFields, now: tools.now)
    }

    // MARK: Time

    var deadline: Instant? {
        var earliest = state.deadline
        func note(_ deadline: Instant?) {
            if let deadline { earliest = earliest.map { min($0, deadline) } ?? deadline }
        }
        note(blocked.deadline(by: tools.rules))
        note(discarded.deadline(by: tools.rules, draining: state.ending != .none))
        for carried in streams.values { note(carried.exchange.state.deadline(by: tools.rules)) }
        for tunnel in tunnels.values { note(tunnel.driver?.deadline) }
        return earliest
    }

    func expire(now: Instant, on shard: isolated Shard) {
        for carried in streams.values { carried.exchange.expire(now: now) }
        for tunnel in tunnels.values { tunnel.driver?.expire(now: now, on: shard) }
        for id in blocked.expired(now: now, by: tools.rules) { giveUp(id, .cancel) }
        for id in discarded.expired(now: now, by: tools.rules, draining: state.ending != .none) { stopDiscarding(id) }
        if state.rests(now: now) { rest() }
        switch state.late(now: now) {
        case nil: break
        // A list of fields that is not complete cannot be answered, nor can anything else come before its end.
        case .fields: session.terminate(.enhanceYourCalm)
        case .idle, .notice: shutDown()
        }
    }

    private func rest() {
        session.rest()
        if streams.isEmpty { streams = [:] }
    }

    var quietSince: Instant? { state.quietSince }

    // MARK: The end

    func drain(on shard: isolated Shard) {
        drain()
        for tunnel in tunnels.values { tunnel.driver?.drain(on: shard) }
    }

    /// A notice first: requests that are on their way are still answered. Source: RFC 9113 §6.8
    private func drain() {
        guard state.drain(now: tools.now) else { return }
        session.announceShutdown()
    }

    /// The client knows: it opens no further streams.
    func shutDown() {
        state.shutDown()
        session.shutDown()
    }

    func disconnected() { endAll(.disconnected) }

    private func endAll(_ error: ContentError) {
        let ended = streams
        streams = [:]
        waiting = []
        for carried in ended.values { carried.exchange.end(error) }
        endTunnels()
    }

    /// Ends one stream without an answer, or without the rest of it.
    func giveUp(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        session.reset(id, code)
        forget(id)
    }

    /// The stream is over.
    func forget(_ id: HTTP2StreamID) {
        streams.removeValue(forKey: id)?.exchange.end(.disconnected)
        if !tunnels.isEmpty { tunnels.removeValue(forKey: id)?.end() }
    }

    // MARK: What is under way

    var isBusy: Bool { !streams.isEmpty || !tunnels.isEmpty || session.wantsWrite }

    /// The heads of requests count: one connection may have a hundred of them.
    var keptBytes: Int {
        let tunnelled = tunnels.values.reduce(session.keptBytes) { $0 + $1.keptBytes }
        return streams.values.reduce(tunnelled) {
            $0 + $1.exchange.keptContentBytes + $1.exchange.head.bytes.count + ($1.early?.bytes.capacity ?? 0)
        }
    }

    var exchanges: [Exchange] { streams.values.map(\.exchange) }

    func exchange(_ sequence: UInt64) -> Exchange? { streams[HTTP2StreamID(truncatingIfNeeded: sequence)]?.exchange }
}

extension HTTP2Bounds {
    /// Those that have a counterpart in HTTP/1.1 are the same.
    init(_ limits: Limits) {
        self.init()
        fieldListBytes = max(0, limits.fieldSectionBytes)
        trailerListBytes = max(0, limits.trailerBytes)
    }
}
