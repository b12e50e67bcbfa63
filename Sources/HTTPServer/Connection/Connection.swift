/// One connection below its protocol: a thin shell that moves bytes between socket, TLS and ``ProtocolDriver``, and does what
/// ``TransportState`` says.
///
/// Lives on its shard's queue. Input is read in the shard's receive buffer; only what the driver cannot use yet is kept here.
final class Connection {
    /// Output that waits to be sent; when there is more, no further request is read.
    static let unsentBytes = 262_144
    /// Input of one turn; when there is more, others have their turn first.
    static let bytesPerTurn = 262_144

    let id: ConnectionID
    let descriptor: Int32
    /// The peer of the socket, until a proxy's preamble has named the client.
    var peer: ConnectionPeer
    /// Reads the preamble, while one is awaited.
    var preamble: ProxyPreamble?
    let tools: ShardTools
    /// Opens and seals the bytes; `nil` where they are sent in clear.
    var tls: TLSSession?

    // The state calls nothing of ours back, so accesses to it cannot overlap; checking that at run time would cost more than most of its
    // methods do.
    @safe var state: TransportState {
        _read { yield unsafe uncheckedState }
        _modify { yield unsafe &uncheckedState }
    }
    @exclusivity(unchecked) private var uncheckedState: TransportState
    // Read and set as a whole: a caller holds the driver that it calls, even if another one follows meanwhile.
    @safe var driver: ConnectionDriver {
        get { unsafe uncheckedDriver }
        set { unsafe uncheckedDriver = newValue }
    }
    @exclusivity(unchecked) private var uncheckedDriver = ConnectionDriver.none
    // Likewise: what is kept is taken out before it is given to the driver.
    @safe var input: KeptInput {
        _read { yield unsafe uncheckedInput }
        _modify { yield unsafe &uncheckedInput }
    }
    @exclusivity(unchecked) private var uncheckedInput = KeptInput()
    /// The tick at which the deadline wheel looks here.
    var scheduledTick: Int?
    var turn = Turn()
    /// Output that the peer has not taken yet, in a buffer of the shard's; `nil` while there is none.
    var outbox: OutputBuffer?
    /// Output that waits to be sealed, likewise.
    var unsealed: OutputBuffer?
    var reception = Reception.nothing
    /// False once the socket has taken no more, until an event tells of room.
    var writable = true
    /// The last answer ends with the connection, as no field tells its length.
    var endsAnswer = false
    /// What the server's budget has been charged with for this connection.
    var chargedBytes = 0

    init(id: ConnectionID, descriptor: Int32, peer: ConnectionPeer, tools: ShardTools, tls: TLSSession? = nil) {
        self.id = id
        self.descriptor = descriptor
        self.peer = peer
        self.tools = tools
        self.tls = tls
        preamble = tools.readsPreambles && peer.isTrusted ? ProxyPreamble() : nil
        unsafe uncheckedState = TransportState(
            rules: tools.rules, now: tools.readClock(), beginsWithPreamble: preamble != nil, beginsWithHandshake: tls != nil)
        if state.isOpen { beginProtocol() }
    }

    var isClosed: Bool { state.isClosed }
    /// Nothing can be asked yet, as no keys are agreed on.
    var isShakingHands: Bool { tls?.isEstablished == false }
    var waitsForRead: Bool { reception == .nothing && readsInput }
    var waitsForWrite: Bool { outbox != nil && !writable }
    var unsentCount: Int { (outbox?.count ?? 0) + (unsealed?.count ?? 0) }

    /// Bytes that the server keeps for the peer: whole buffers, however full, and content that a handler keeps.
    var keptBytes: Int {
        (outbox?.capacity ?? 0) + (unsealed?.capacity ?? 0) + (tls?.keptBytes ?? 0) + input.capacity + driver.keptBytes
    }

    /// Nothing follows what has been received, and all of that has been parsed.
    var peerSendsNoMore: Bool { reception == .ended && input.isExhausted }

    // MARK: Events

    func note(_ event: ReadyEvent) {
        reception.becameReady(event)
        if event.writable { writable = true }
    }

    func becameReady(_ event: ReadyEvent, on shard: isolated Shard) {
        note(event)
        // The peer is gone, so the handler need not go on.
        if event.failed, driver.isBusy { return close() }
        tools.readClock()
        takeTurn(on: shard)
    }

    /// Reads and answers what is there, without waiting. What it writes is sent by ``endTurn(on:)``, which must follow.
    func takeTurn(on shard: isolated Shard) {
        guard turn.begin() else { return }
        defer { turn.actingEnded() }
        sendOutput()
        repeat {
            while readsInput, !turn.wantsAnother {
                if takesInput, !input.isStarved {
                    takeInput(on: shard)
                } else if reception == .endInWaiting {
                    peerHasEnded(on: shard)
                } else if reception.isReadable {
                    receive(on: shard)
                } else {
                    break
                }
            }
            // All that is here has been taken, or content has filled its buffer: now the handler starts. It may answer at once, and the next
            // request follows.
        } while driver.inputPaused(on: shard)
    }

    /// Sends what has been written, and does what can only be done once it is gone.
    func endTurn(on shard: isolated Shard) {
        sendOutput()
        driver.outputMoved(on: shard)
        if writable, outbox != nil || unsealed != nil { sendOutput() }
        if outbox == nil, state.isClosing, goodbyeIsSent() {
            finishSending()
            if reception.isReadable, !isClosed { receive(on: shard) }
            if reception.isReadable, !isClosed { turn.wantAnother() }
        }
        if outbox == nil, reception == .ended, !driver.isBusy { close() }
    }

    // MARK: The end

    /// Sends what is written, then ends the connection in good order. Nothing more that comes is for the driver.
    ///
    /// - Parameters:
    ///   - discarded: Bytes of refused content that the driver has thrown away already, and that count to ``Limits/lingerBytes``.
    ///   - expectsMore: If true, the peer is in the middle of sending, and has ``Limits/lingerTime`` to end once the server drains, too.
    func finish(afterDiscarding discarded: Int = 0, expectsMore: Bool = false) {
        state.closing(afterDiscarding: discarded, expectsMore: expectsMore)
    }

    /// Ends the connection at once; its shard closes the descriptor.
    func close() {
        guard !isClosed else { return }
        // Sends `close_notify` only if no answer was cut off.
        if tls != nil, !driver.isBusy, unsentCount == 0 { _ = goodbyeIsSent() }
        if endsAnswer, driver.isBusy || unsentCount > 0 { Socket.resetAtClose(descriptor) }
        letGoOfDriver()
        state.closed()
        giveBackOutbox()
        discardUnsealed()
    }
}
