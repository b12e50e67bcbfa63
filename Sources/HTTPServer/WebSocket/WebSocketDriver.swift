import WebSocketFraming

/// Speaks WebSocket: moves bytes between its tunnel, the reader of frames and the session's handler, and does what ``WebSocketState`` says.
///
/// Source: RFC 6455
final class WebSocketDriver: ProtocolDriver {
    /// Output that waits for the peer; when there is more, senders wait.
    private static let sentAheadBytes = 65_536

    private let tunnel: any ByteTunnel
    private let tools: ShardTools
    private let request: Request
    private let deflate: DeflateAgreement?
    private let maximumMessageBytes: Int
    private let maximumUnsentBytes: Int
    // None of these calls anything of ours back, so accesses to them cannot overlap; checking that at run time would cost a message more than most
    // of their methods do.
    @safe private var state: WebSocketState {
        _read { yield unsafe uncheckedState }
        _modify { yield unsafe &uncheckedState }
    }
    @safe private var reader: MessageReader {
        _read { yield unsafe uncheckedReader }
        _modify { yield unsafe &uncheckedReader }
    }
    @safe private var waiting: WebSocketInbox {
        _read { yield unsafe uncheckedWaiting }
        _modify { yield unsafe &uncheckedWaiting }
    }
    @exclusivity(unchecked) private var uncheckedState: WebSocketState
    @exclusivity(unchecked) private var uncheckedReader: MessageReader
    @exclusivity(unchecked) private var uncheckedWaiting = WebSocketInbox()
    private var permission: PermissionWatch?
    /// Makes the session's handler, until it is started: input that is here is read first.
    private var makeHandler: (@Sendable (WebSocketPeer) -> SessionHandler)?
    private var task: Task<Void, Never>?

    private var messageReader: (read: WebSocketRead, waiter: CheckedContinuation<WebSocketMessage?, Never>)?
    private var senders: [CheckedContinuation<Bool, Never>] = []

    init(_ tunnel: any ByteTunnel, _ offer: WebSocketOffer) {
        self.tunnel = tunnel
        tools = tunnel.connection.tools
        request = offer.request
        deflate = offer.handshake.deflate
        maximumMessageBytes = offer.limits.messageBytes
        maximumUnsentBytes = offer.limits.unsentBytes
        makeHandler = offer.makeHandler
        unsafe uncheckedState = WebSocketState(limits: offer.limits, now: tools.now)
        unsafe uncheckedReader = MessageReader(
            for: .server, allowsCompression: offer.handshake.deflate != nil, maximumMessageBytes: offer.limits.messageBytes)
        if let permission = offer.permission { permit(permission) }
        tools.connections.sessionsBegun.increment()
    }

    // MARK: Input

    var wantsInput: Bool { state.listens && waiting.hasRoom && tunnel.hasRoomForOutput }

    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake {
        var position = 0
        if !bytes.isEmpty { state.heard(now: tools.now) }
        while wantsInput {
            do throws(FramingFault) {
                guard let event = try reader.next(bytes, at: &position) else {
                    return Intake(consumed: position, isStarved: true)
                }
                try handle(event)
            } catch {
                act(on: state.failed(error))
            }
        }
        return Intake(consumed: state.listens ? position : bytes.count, isStarved: false)
    }

    private func handle(_ event: MessageReader.Event) throws(FramingFault) {
        let action = state.received(event, now: tools.now)
        switch (action, event) {
        case (.deliver, .message(let kind, let bytes)): deliver(kind, bytes)
        case (.deliver, .compressed(let kind, let bytes)):
            deliver(kind, try tools.webSocketCompression.inflate(bytes, kind, maximumBytes: maximumMessageBytes))
        case (.pong, .ping(let payload)): write(.pong, payload)
        default: act(on: action)
        }
    }

    private func act(on action: WebSocketState.Action) {
        switch action {
        case .deliver, .pong, .nothing: break
        case .endOfMessages: if messageReader != nil { endOfMessages() }
        case .end(let frame):
            write(.close, frame.payload)
            finish()
        case .finish: finish()
        }
    }

    /// The handler has read everything, and asks for more.
    private func endOfMessages() {
        stopReading()
        if let frame = state.answer() { act(on: .end(frame)) }
    }

    private func deliver(_ kind: MessageReader.MessageKind, _ bytes: [UInt8]) {
        tools.connections.messagesReceived.increment()
        if let messageReader {
            self.messageReader = nil
            messageReader.waiter.resume(returning: WebSocketMessage(kind, bytes))
        } else {
            waiting.add(kind, bytes)
        }
    }

    func inputPaused(on shard: isolated Shard) -> Bool {
        guard let makeHandler else { return false }
        self.makeHandler = nil
        let peer = WebSocketPeer(shard: shard, tunnel: tunnel.tunnelID)
        task = shard.start(makeHandler(peer), of: tunnel.tunnelID, request)
        return true
    }

    /// A peer that goes without a word has ended the session all the same. One that has sent its close frame may still read ours.
    /// Source: RFC 6455 §7.1.5 (1006)
    func inputEnded(on shard: isolated Shard) {
        if state.listens { tunnel.close() }
    }

    // MARK: Time

    var deadline: Instant? {
        guard let own = state.deadline, state.isOpen else { return state.deadline }
        return permission?.deadline.map { min($0, own) } ?? own
    }

    func expire(now: Instant, on shard: isolated Shard) {
        if state.isOpen, let watch = permission {
            permission?.looked(now: now)
            // Asked of a copy: the application's code may use the session meanwhile, or give it another permission.
            if let end = watch.verdict(now: now) { close(end) }
        }
        switch state.expired(now: now, reads: wantsInput) {
        case .nothing: break
        case .ping: write(.ping, [])
        case .end(let frame): act(on: .end(frame))
        case .finish: finish()
        }
    }

    func stallEnded(now: Instant) {}
    var quietSince: Instant? { nil }

    // MARK: The end

    var isBusy: Bool { !state.isOver }

    func drain(on shard: isolated Shard) { close(WebSocketClose(.goingAway, reason: "draining")) }

    /// What is written is sent, and the tunnel ends: a server closes first. Source: RFC 6455 §7.1.1
    private func finish() {
        endSession()
        tunnel.finish()
    }

    /// Nothing more is read or sent. What has come is still the handler's to read.
    private func endSession() {
        let waitingSenders = senders
        senders = []
        for sender in waitingSenders { sender.resume(returning: false) }
        stopReading()
    }

    func disconnected() {
        tools.connections.sessionsEnded.increment()
        state.disconnected()
        endSession()
        task?.cancel()
        task = nil
        waiting.removeAll()
    }

    /// The route whose handler is under way.
    var route: Route? { task == nil ? nil : request.route }
    var keptBytes: Int { reader.keptBytes + waiting.byteCount }
    func exchange(_ sequence: UInt64) -> Exchange? { nil }
    var exchanges: [Exchange] { [] }

    // MARK: Output

    private func write(_ opcode: Opcode, _ payload: [UInt8], isCompressed: Bool = false) {
        let header = EncodedFrameHeader(FrameHeader(opcode, isCompressed: isCompressed, length: payload.count))
        tunnel.append(header.bytes.span.extracting(..<header.count))
        tunnel.append(payload.span)
        tunnel.sendIfMuchWaits()
    }

    private func write(_ message: WebSocketMessage) {
        tools.connections.messagesSent.increment()
        let (opcode, payload): (Opcode, [UInt8]) =
            switch message {
            case .text(let text): (.text, Array(text.utf8))
            case .binary(let bytes): (.binary, bytes)
            }
        guard let deflate, payload.count >= Deflater.leastBytes,
            let small = tools.webSocketCompression.deflate(payload, windowBits: deflate.serverWindowBits)
        else { return write(opcode, payload) }
        write(opcode, small, isCompressed: true)
    }

    func outputMoved(on shard: isolated Shard) {
        guard !senders.isEmpty, tunnel.unsentCount <= Self.sentAheadBytes else { return }
        let ready = senders
        senders = []
        for sender in ready { sender.resume(returning: true) }
    }
}

// MARK: - What the handler asks

extension WebSocketDriver {
    func send(_ message: WebSocketMessage, room: CheckedContinuation<Bool, Never>) {
        guard state.takesMessages else { return room.resume(returning: false) }
        write(message)
        if tunnel.unsentCount <= Self.sentAheadBytes { room.resume(returning: true) } else { senders.append(room) }
    }

    /// Sends a message if there is room for it, so that its sender need not wait.
    ///
    /// - Returns: Whether it is sent; `nil` where its sender has to wait.
    func sendAtOnce(_ message: WebSocketMessage) -> Bool? {
        guard state.takesMessages else { return false }
        guard tunnel.unsentCount + message.byteCount <= Self.sentAheadBytes else { return nil }
        write(message)
        return true
    }

    func post(_ message: WebSocketMessage) {
        guard state.takesMessages else { return }
        guard tunnel.unsentCount <= maximumUnsentBytes else { return fallBehind() }
        write(message)
    }

    /// Ends the session, for which there is a message that cannot be sent. A close frame would wait as long as that.
    func fallBehind() {
        if state.takesMessages { tunnel.close() }
    }

    /// - Returns: False where the reader waits, so that nothing else follows.
    func begin(_ read: WebSocketRead, _ waiter: CheckedContinuation<WebSocketMessage?, Never>) -> Bool {
        stopReading()
        if let (kind, bytes) = waiting.next() {
            waiter.resume(returning: WebSocketMessage(kind, bytes))
        } else if state.isOpen {
            messageReader = (read, waiter)
            return false
        } else {
            waiter.resume(returning: nil)
            endOfMessages()
        }
        return true
    }

    /// Ends one read. The word of its end may come when another one has begun.
    func stop(_ read: WebSocketRead) {
        if messageReader?.read == read { stopReading() }
    }

    private func stopReading() {
        messageReader?.waiter.resume(returning: nil)
        messageReader = nil
    }

    func close(_ close: WebSocketClose) {
        guard state.close(close.frame, now: tools.now) else { return }
        write(.close, close.frame.payload)
        endSession()
    }

    func permit(_ permission: SessionPermission) {
        self.permission = PermissionWatch(permission, end: permission.end.map(tools.instant), now: tools.now)
    }

    func handlerEnded(_ close: WebSocketClose) {
        task = nil
        endOfMessages()
        self.close(close)
    }
}

extension WebSocketMessage {
    /// Text has been checked as it came in.
    fileprivate init(_ kind: MessageReader.MessageKind, _ bytes: [UInt8]) {
        self = kind == .text ? .text(String(decoding: bytes, as: UTF8.self)) : .binary(bytes)
    }
}
