import Dispatch
import Glibc

/// One core's share of the server: a serial queue, a listener, the connections that it has accepted, and all that they use.
///
/// The actor's executor is the queue. Synchronous handlers run there; asynchronous ones run on the shared executor, unless their route asks
/// for the shard.
actor Shard {
    /// Iterations of the event loop before Dispatch gets the thread back.
    private static let iterationsPerWake = 64
    /// How long they may take, waits for events included, in nanoseconds: as late as this the shard's timer may be.
    private static let longestWake: Int64 = 50_000_000
    static let listenerToken: UInt64 = 0

    let number: Int
    nonisolated let executor: ShardExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    let configuration: ServerConfiguration
    let capacity: ConnectionCapacity
    let budget: BufferBudget
    let isUnix: Bool
    let tools: ShardTools
    nonisolated let posted: PostedMessages
    let readiness: any Readiness
    var timer: ShardTimer
    var listener: Int32?
    var backlog = Backlog.empty
    var shortage = Shortage.none
    var table = ConnectionTable()
    var quiet = QuietConnections()
    var reliefNotedAt: ServerClock.Instant?
    var wheel: DeadlineWheel
    private var events: [ReadyEvent] = []
    /// Connections of this iteration that have had a request or an answer to care for.
    var established = 0
    /// Connections that want another turn.
    var nextTurn: [ConnectionID] = []
    /// Connections that have to do with a handshake, in the order of their coming.
    var handshakes = HandshakeQueue()
    /// Connections whose answers of this iteration are sent together.
    var endingTurns: [Connection] = []
    /// The route of the handler that has last ended on this shard, and when.
    var lastFinished: (route: Route, at: ServerClock.Instant)?
    /// ``serve()`` is running, and will give the connections on ``nextTurn`` their turn.
    var isServing = false
    var life = ShardLife.serving
    /// ``drain()`` waits for the last connection to end.
    var drained: CheckedContinuation<Void, Never>?

    init(
        _ number: Int, listener: Int32, isUnix: Bool, configuration: ServerConfiguration, capacity: ConnectionCapacity,
        budget: BufferBudget, counts: ConnectionCounts, tls: CurrentTLS?
    ) throws(SocketError) {
        self.number = number
        executor = ShardExecutor(
            label: "lionsden.shard.\(number)", interruption: try configuration.readiness.makeInterruption(), clock: configuration.clock)
        self.configuration = configuration
        self.capacity = capacity
        self.budget = budget
        self.isUnix = isUnix
        self.listener = listener
        tools = ShardTools(configuration, shard: number, connections: counts, budget: budget, tls: tls)
        posted = PostedMessages(limit: budget.limit)
        readiness = try configuration.readiness.make(for: executor)
        timer = ShardTimer(on: executor.queue, every: configuration.clock.lookInterval)
        wheel = DeadlineWheel(now: configuration.clock.now())
    }

    func start() throws(SocketError) {
        executor.longJobEnded = { [weak self] start in self?.assumeIsolated { $0.longJobEnded(since: start) } }
        executor.leaving = tools.observer?.handOver
        capacity.register(number) { [weak self] in self?.attendSoon() }
        timer.start(tick: onQueue { $0.tick() })
        readiness.start(wake: onQueue { $0.serve(mayWait: true) })
        if let listener { try readiness.watch(listener, as: Self.listenerToken) }
        backlog.clientArrived()
        serve(mayWait: false)
    }

    // MARK: The event loop

    /// Serves ready connections until none is left, or until Dispatch must get the thread back.
    ///
    /// - Parameter mayWait: Whether to wait for the next event on this thread, for which Dispatch would need two others' help. Only while
    ///   Dispatch itself does not watch, which is while it is called back.
    private func serve(mayWait: Bool) {
        defer { isServing = false }
        let end = tools.readClock() + Self.longestWake
        for iteration in 0..<Self.iterationsPerWake {
            // A job of the iteration before may have been the shard's end.
            guard life != .stopped else { return }
            events.removeAll(keepingCapacity: true)
            let isIdle = nextTurn.isEmpty && handshakes.isEmpty && backlog != .waitingForTurn
            let waits = mayWait && isIdle && iteration > 0
            // Without a wait, what was done last has read the clock.
            let left = end.nanoseconds &- (waits ? tools.readClock() : tools.now).nanoseconds
            if left <= 0 { break }
            // A wait first tells the observer. While `isServing` is false, an answer that the observer makes is sent at once.
            isServing = false
            let hasJobs = executor.wait(for: waits ? left : 0) { readiness.poll(into: &events, patience: $0) }
            isServing = true
            if events.isEmpty, isIdle, !hasJobs, iteration > 0 { return }
            let again = nextTurn
            nextTurn = []
            established = again.count
            for id in again { table[id]?.turn.unlist() }
            for event in events { serve(event) }
            for id in again { serveAgain(id) }
            if backlog != .empty { accept() }
            executor.runJobs()
            endTurns()
            shakeHands()
        }
        // What is still ready wakes this shard again by itself, except for connections that wait for their turn.
        if !nextTurn.isEmpty || !handshakes.isEmpty || backlog == .waitingForTurn { serveSoon() }
    }

    nonisolated func serveSoon() {
        // The shard may have been let go of by then.
        executor.queue.async { [self] in executor.enter { assumeIsolated { $0.serve(mayWait: false) } } }
    }

    /// Does something on the shard's queue; at once if that is where the caller is.
    nonisolated func perform(_ work: @escaping @Sendable (isolated Shard) -> Void) {
        if executor.isInside { return assumeIsolated(work) }
        performLater(work)
    }

    /// The same for a task that waits until it is done.
    ///
    /// A handler that runs on the shard enters the actor by this: a hop there and one back would cost more than a message. One whose peer sends
    /// or takes so fast that there is never anything to wait for lets others have their turn now and then.
    nonisolated func performForWaiter(_ work: @escaping @Sendable (isolated Shard) -> Void) {
        if executor.isInside, executor.mayEnter() { return assumeIsolated(work) }
        performLater(work)
    }

    /// Does something on the shard's queue, behind all that is to be done there already.
    nonisolated func performLater(_ work: @escaping @Sendable (isolated Shard) -> Void) {
        executor.enqueue { [self] in assumeIsolated(work) }
    }

    /// Makes a closure for Dispatch to call on the shard's queue, until the shard stops. The closure enters the shard's isolation.
    private nonisolated func onQueue(_ body: @escaping @Sendable (isolated Shard) -> Void) -> @Sendable () -> Void {
        { [unowned self] in executor.enter { assumeIsolated(body) } }
    }

    // MARK: Time

    private func tick() {
        let now = tools.readClock()
        for id in wheel.advance(to: now, isLive: { [table] in table[$0]?.scheduledTick == $1 }) {
            guard let connection = table[id] else { continue }
            connection.scheduledTick = nil
            connection.expire(now: now, on: self)
            endTurn(of: connection)
        }
        relieve()
        if backlog != .empty { accept() }
        if backlog == .waitingForTurn { serveSoon() }
        if table.count == 0, backlog == .empty { timer.rest() }
    }
}
