import Dispatch
import Glibc

/// One core's share of the server: a serial queue, a listener, the connections that it has accepted, and everything that they use.
///
/// The actor's executor is the queue; the tasks of its connections' handlers run there too, unless a handler chooses to leave.
actor Shard {
    /// Readiness rounds before Dispatch gets the thread back.
    private static let roundsPerWake = 8
    /// Connections whose answers may wait for each other, so that the first of them does not wait for long.
    private static let answersSentTogether = 16
    private static let listenerToken: UInt64 = 0

    nonisolated let executor: ShardExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    let configuration: ServerConfiguration
    let capacity: ConnectionCapacity
    let isUnix: Bool
    let tools: ShardTools
    let readiness: any Readiness
    let timer: any DispatchSourceTimer
    private var timerRuns = false
    var listener: Int32?
    /// A connection waits in the backlog that could not be taken: no descriptor was free, or the server is full.
    var acceptIsPending = false
    /// More may be accepted at once; only the round's share was used up.
    var acceptMayGoOn = false
    var descriptorsAreExhausted = false
    /// The server has as many connections as it may, and that has been told.
    var isFull = false
    var table = ConnectionTable()
    private var wheel: DeadlineWheel
    private var events: [ReadyEvent] = []
    private var nextTurn: [ConnectionID] = []
    /// Connections of this round that have something to send.
    private var endingTurns: [Connection] = []
    /// ``serve()`` is running, and will see to those who wait for their turn.
    private var isServing = false
    var draining = false
    /// Nothing is watched any more. A round that was asked for before may still come.
    var isStopped = false
    /// ``drain()`` waits for the last connection to end.
    var drained: CheckedContinuation<Void, Never>?

    init(
        _ number: Int, listener: Int32, isUnix: Bool, configuration: ServerConfiguration, capacity: ConnectionCapacity,
        counts: ConnectionCounts, tls: CurrentTLS?
    ) throws(SocketError) {
        executor = ShardExecutor(label: "lionsden.shard.\(number)")
        self.configuration = configuration
        self.capacity = capacity
        self.isUnix = isUnix
        self.listener = listener
        tools = ShardTools(configuration, lane: number, connections: counts, tls: tls)
        readiness = try configuration.readiness.make(on: executor.queue)
        timer = DispatchSource.makeTimerSource(queue: executor.queue)
        wheel = DeadlineWheel(now: configuration.clock.now())
    }

    func start() throws(SocketError) {
        timer.setEventHandler(handler: onQueue { $0.tick() })
        timer.schedule(deadline: .distantFuture)
        timer.activate()
        readiness.start(wake: onQueue { $0.serve() })
        if let listener { try readiness.watch(listener, as: Self.listenerToken) }
        acceptIsPending = true
        serve()
    }

    // MARK: Rounds

    /// Serves what is ready, until nothing is or others on this thread have waited long enough.
    private func serve() {
        guard !isStopped else { return }
        isServing = true
        defer { isServing = false }
        for _ in 0..<Self.roundsPerWake {
            events.removeAll(keepingCapacity: true)
            let count = readiness.poll(into: &events)
            let again = nextTurn
            nextTurn = []
            for id in again { table[id]?.isQueued = false }
            for event in events { serve(event) }
            for id in again { serveAgain(id) }
            if acceptIsPending { accept() }
            executor.runJobs()
            endTurns()
            if count == 0, nextTurn.isEmpty, !acceptMayGoOn { return }
        }
        // What is still ready wakes this shard again by itself, except for connections that wait for their turn.
        if !nextTurn.isEmpty || acceptMayGoOn { serveSoon() }
    }

    private nonisolated func serveSoon() {
        // The shard may have been let go of by then.
        executor.queue.async { [self] in executor.enter { assumeIsolated { $0.serve() } } }
    }

    /// What Dispatch calls on the shard's queue until the shard stops: it enters the shard's isolation, of which Dispatch knows nothing.
    private nonisolated func onQueue(_ body: @escaping @Sendable (isolated Shard) -> Void) -> @Sendable () -> Void {
        { [unowned self] in executor.enter { assumeIsolated(body) } }
    }

    private func serve(_ event: ReadyEvent) {
        if event.token == Self.listenerToken {
            acceptIsPending = true
        } else {
            with(ConnectionID(token: event.token)) { $0.becameReady(event, on: self) }
        }
    }

    /// Gives a connection the turn that it waits for, unless an event has given it one in this round already.
    private func serveAgain(_ id: ConnectionID) {
        guard let connection = table[id], !connection.isQueued, !connection.turnIsEnding else { return }
        connection.takeTurn(on: self)
        endTurn(of: connection)
    }

    /// Lets a connection act, if it is still there.
    private func with(_ id: ConnectionID, _ body: (Connection) -> Void) {
        guard let connection = table[id] else { return }
        body(connection)
        endTurn(of: connection)
    }

    /// Must follow whatever a connection was made to do.
    ///
    /// What connections have written in one round is sent at its end: the first answer wakes the peer, who then finds the others without
    /// being woken for each, and to wake somebody costs more than to send.
    func endTurn(of connection: Connection) {
        guard !connection.isHavingTurn, !connection.turnIsEnding else { return }
        guard isServing, connection.unsentCount > 0, !connection.isClosed else {
            connection.endTurn(on: self)
            return settle(connection)
        }
        connection.turnIsEnding = true
        endingTurns.append(connection)
        if endingTurns.count == Self.answersSentTogether { endTurns() }
    }

    private func endTurns() {
        var number = 0
        while number < endingTurns.count {
            let connection = endingTurns[number]
            connection.turnIsEnding = false
            connection.endTurn(on: self)
            settle(connection)
            number += 1
        }
        endingTurns.removeAll(keepingCapacity: true)
    }

    private func settle(_ connection: Connection) {
        guard !connection.isClosed else { return remove(connection) }
        if connection.wantsAnotherTurn, !connection.isQueued {
            connection.isQueued = true
            nextTurn.append(connection.id)
            if !isServing { serveSoon() }
        }
        readiness.waitFor(read: connection.waitsForRead, write: connection.waitsForWrite, on: connection.descriptor)
        if let deadline = connection.state.deadline {
            connection.scheduledTick = wheel.enter(connection.id, deadline: deadline, scheduled: connection.scheduledTick)
        }
    }

    func remove(_ connection: Connection) {
        guard table[connection.id] != nil else { return }
        table.remove(connection.id)
        readiness.retire(connection.descriptor)
        capacity.release()
        tools.connections.ended.increment()
        if table.count == 0 { noteDrained() }
    }

    func noteDrained() {
        drained?.resume()
        drained = nil
    }

    // MARK: Time

    func runTimer() {
        guard !timerRuns else { return }
        timerRuns = true
        let tick = DispatchTimeInterval.nanoseconds(Int(DeadlineWheel.tick))
        timer.schedule(deadline: .now() + tick, repeating: tick, leeway: .milliseconds(50))
    }

    private func tick() {
        let now = tools.readClock()
        for id in wheel.advance(to: now, isLive: { [table] in table[$0]?.scheduledTick == $1 }) {
            guard let connection = table[id] else { continue }
            connection.scheduledTick = nil
            connection.expire(now: now, on: self)
            endTurn(of: connection)
        }
        if acceptIsPending { accept() }
        if acceptMayGoOn { serveSoon() }
        if table.count == 0, !acceptIsPending {
            timerRuns = false
            timer.schedule(deadline: .distantFuture)
        }
    }
}
