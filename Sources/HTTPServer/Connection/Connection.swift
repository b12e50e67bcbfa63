/// One connection: a thin shell that moves bytes between socket, parser and answers, and does what ``ConnectionState`` says.
///
/// Lives on its shard's queue. Input is parsed in the shard's receive buffer; only what cannot be used yet is kept here.
final class Connection {
    /// Content that waits for a handler; when it is full, the socket is not read.
    static let contentBufferBytes = 65_536
    /// Output that waits to be sent; when there is more, no further request is read.
    static let unsentBytes = 262_144
    /// Input of one turn; when there is more, others have their turn first.
    static let bytesPerTurn = 262_144

    let id: ConnectionID
    let descriptor: Int32
    /// Of the proxy that has made the connection, until its preamble has said for whom.
    var peer: ConnectionPeer
    /// What reads the preamble, while one is awaited.
    var preamble: ProxyPreamble?
    let tools: ShardTools
    /// What opens and seals this connection's bytes; `nil` where they are sent as they are.
    var tls: TLSSession?

    // State and parser call nothing of ours back, so accesses to them cannot overlap; checking that at run time would cost more than most
    // of their methods do.
    @safe var state: ConnectionState {
        _read { yield unsafe uncheckedState }
        _modify { yield unsafe &uncheckedState }
    }
    @safe var parser: RequestParser {
        _read { yield unsafe uncheckedParser }
        _modify { yield unsafe &uncheckedParser }
    }
    @exclusivity(unchecked) private var uncheckedState: ConnectionState
    @exclusivity(unchecked) private var uncheckedParser: RequestParser
    var exchange: Exchange?
    var sequence: UInt64 = 0
    /// The tick at which the deadline wheel looks here.
    var scheduledTick: Int?
    /// More could be done at once, but others wait for their turn.
    var wantsAnotherTurn = false
    /// It is on the shard's list of those who wait for another turn.
    var isQueued = false

    var input: [UInt8] = []
    /// The parser has said all that it can about `input`, and needs more. While it has not, it may have an event even for no bytes.
    var isStarved = true
    /// What the peer has not taken yet, in a buffer of the shard's; none while there is nothing.
    var outbox: OutputBuffer?
    /// What waits to be sealed, likewise.
    var unsealed: OutputBuffer?
    var readable = false
    var writable = true
    /// The end of what the peer sends is in the socket, behind what has not been received yet.
    var peerEnds = false
    /// The end has been received.
    var peerClosed = false
    /// TLS has told of the end, behind bytes that have not been parsed yet.
    var endIsWaiting = false
    /// The connection is having its turn, and whoever gave it will end it.
    private(set) var isHavingTurn = false
    /// Its turn is over but for the sending, which waits for that of others.
    var turnIsEnding = false
    var answersThisTurn = 0
    /// What the server's budget has been charged with for this connection.
    var chargedBytes = 0
    var receivedThisTurn = 0

    init(id: ConnectionID, descriptor: Int32, peer: ConnectionPeer, tools: ShardTools, tls: TLSSession? = nil) {
        self.id = id
        self.descriptor = descriptor
        self.peer = peer
        self.tools = tools
        self.tls = tls
        preamble = tools.readsPreambles && peer.isTrusted ? ProxyPreamble() : nil
        unsafe uncheckedState = ConnectionState(
            rules: tools.rules, now: tools.readClock(), beginsWithPreamble: preamble != nil, beginsWithHandshake: tls != nil)
        unsafe uncheckedParser = tools.newParser
    }

    var isClosed: Bool { state.isClosed }
    var waitsForRead: Bool { !readable && !peerClosed && readsInput }
    var waitsForWrite: Bool { outbox != nil && !writable }
    var unsentCount: Int { (outbox?.count ?? 0) + (unsealed?.count ?? 0) }

    /// What the peer makes the server keep: in buffers, whatever of them is filled, and in the hands of a handler.
    var keptBytes: Int {
        (outbox?.capacity ?? 0) + (unsealed?.capacity ?? 0) + input.capacity + (exchange?.keptContentBytes ?? 0)
    }

    /// Nothing follows what has been received, and all of that has been parsed.
    var peerSendsNoMore: Bool { peerClosed && (input.isEmpty || isStarved) }

    // MARK: Events

    func becameReady(_ event: ReadyEvent, on shard: isolated Shard) {
        if event.readable { readable = true }
        if event.writable { writable = true }
        if event.ended { peerEnds = true }
        // Nobody is left to answer: the handler need not go on.
        if event.failed, exchange != nil { return close() }
        tools.readClock()
        takeTurn(on: shard)
    }

    /// Reads and answers what is there, without waiting. What it writes is sent by ``endTurn(on:)``, which must follow.
    func takeTurn(on shard: isolated Shard) {
        guard !isHavingTurn else { return }
        isHavingTurn = true
        defer { isHavingTurn = false }
        wantsAnotherTurn = false
        answersThisTurn = 0
        receivedThisTurn = 0
        sendOutput()
        repeat {
            while readsInput, !wantsAnotherTurn {
                if parsesInput, !isStarved {
                    parseInput(on: shard)
                } else if endIsWaiting {
                    peerHasEnded()
                } else if readable {
                    receive(on: shard)
                } else {
                    break
                }
            }
            // All that is here has been parsed, or content has filled its buffer: now the handler must see to it. It may answer at once,
            // and what stands behind its request is then next.
        } while startWaitingHandler(on: shard)
    }

    /// Sends what has been written, and does what can only be done once it is gone.
    func endTurn(on shard: isolated Shard) {
        sendOutput()
        makeRoom()
        if outbox == nil, state.isClosing, goodbyeIsSent() {
            finishSending()
            if readable, !isClosed { receive(on: shard) }
            if readable, !isClosed { wantsAnotherTurn = true }
        }
        if outbox == nil, peerClosed, exchange == nil { close() }
    }

    func expire(now: ServerClock.Instant, on shard: isolated Shard) {
        let verdict = state.expired(now: now)
        if preamble != nil, verdict == .close { return refusePreamble("it has not come in time", on: shard) }
        switch verdict {
        case .proceed: return
        case .answer(.request): refuse(.requestTimeout)
        case .answer(.handler): refuse(.handlerTimeout)
        case .linger: state.closing()
        case .close: close()
        }
        takeTurn(on: shard)
    }

    /// Ends the connection; its shard closes the descriptor.
    func close() {
        guard !isClosed else { return }
        // Of what is cut off nobody must believe that it is whole.
        if tls != nil, exchange == nil, unsentCount == 0 { _ = goodbyeIsSent() }
        endExchange(.disconnected)
        state.closed()
        giveBackOutbox()
        discardUnsealed()
    }
}
