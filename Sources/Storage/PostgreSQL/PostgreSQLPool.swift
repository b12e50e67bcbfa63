import Dispatch

/// The connections to a PostgreSQL server. `PoolPolicy` makes the decisions.
///
/// `@unchecked Sendable`: only jobs of `queue`, which run one at a time, touch `policy`, `connections`, `working`, `waiting` and `timerAt`.
final class PostgreSQLPool: SQLDatabase, @unchecked Sendable {
    private struct Job {
        let statement: Statement
        let values: [SQLValue]
        let askedAt: Duration
        let finish: @Sendable (PostgreSQLConnection.Outcome) -> Void

        var shares: Bool { statement.effect == .adds }
    }

    private let queue = DispatchQueue(label: "lionsden.postgresql")
    private let opener: PostgreSQLOpener
    private let timer: any DispatchSourceTimer
    private let now: @Sendable () -> Duration
    private let jitter: @Sendable () -> Double
    private let observe: @Sendable (StoreEvent) -> Void
    private var policy: PoolPolicy
    private var connections: [Int: PostgreSQLConnection] = [:]
    private var working: [Int: [Job]] = [:]
    private var waiting: [Int: Job] = [:]
    private var lastNumber = 0
    /// The time for which the timer is set. Setting it costs more than a statement, so a timer that fires early enough is left as it is.
    private var timerAt: Duration?
    private var isClosed = false
    private var whenEmpty: [@Sendable () -> Void] = []

    /// - Parameters:
    ///   - first: An open connection.
    ///   - now: A monotonic time.
    ///   - jitter: A random number between 0 and 1.
    ///   - observe: Called with each wait, on the pool's queue.
    init(
        _ opener: PostgreSQLOpener, first: PostgreSQLHandle, rules: PoolPolicy.Rules, now: @escaping @Sendable () -> Duration,
        jitter: @escaping @Sendable () -> Double, observe: @escaping @Sendable (StoreEvent) -> Void
    ) {
        self.observe = observe
        self.opener = opener
        self.now = now
        self.jitter = jitter
        policy = PoolPolicy(rules: rules)
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { [weak self] in self?.timerFired() }
        timer.resume()
        queue.async { [self] in take(first) }
    }

    deinit { timer.cancel() }

    /// Opens a first connection and brings the schema up to date.
    static func open(
        location: String, statements: [Statement] = Statement.all, rules: PoolPolicy.Rules,
        now: @escaping @Sendable () -> Duration = monotonicTime(),
        observe: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) async throws(StorageOpeningError) -> PostgreSQLPool {
        guard PostgreSQLHandle.canRead(location: location) else { throw .invalidLocation }
        let opener = PostgreSQLOpener(location: location, statements: statements)
        let first = try await withCheckedContinuation { continuation in
            opener.open(migrating: true) { continuation.resume(returning: $0) }
        }.get()
        return PostgreSQLPool(opener, first: first, rules: rules, now: now, jitter: { .random(in: 0...1) }, observe: observe)
    }

    private static func monotonicTime() -> @Sendable () -> Duration {
        let (clock, start) = (ContinuousClock(), ContinuousClock().now)
        return { start.duration(to: clock.now) }
    }

    /// The number of callers that wait for a connection.
    var waitingCount: Int { queue.sync { policy.waitingCount } }

    func run(_ statement: Statement, _ values: [SQLValue]) async -> Result<[SQLRow], StorageError> {
        await withCheckedContinuation { continuation in
            let job = Job(statement: statement, values: values, askedAt: now()) { continuation.resume(returning: $0) }
            queue.async { [self] in enter(job) }
        }
    }

    /// Refuses new and waiting callers, and returns once running jobs have been answered and every connection is closed.
    func close() async {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                isClosed = true
                let (callers, idle) = policy.close()
                for caller in callers { waiting.removeValue(forKey: caller)?.finish(.failure(.unavailable(.closed))) }
                for connection in idle { connections.removeValue(forKey: connection)?.close() }
                whenEmpty.append { continuation.resume() }
                step()
            }
        }
    }
}

// MARK: - On the queue

extension PostgreSQLPool {
    private func enter(_ job: Job) {
        lastNumber += 1
        switch policy.asked(by: lastNumber, shares: job.shares, now: now()) {
        case .run(let connection): start(withCompany(job), on: connection)
        case .wait: waiting[lastNumber] = job
        case .refuse(let outage): job.finish(.failure(.unavailable(outage)))
        }
        step()
    }

    private func start(_ jobs: [Job], on connection: Int) {
        working[connection] = jobs
        connections[connection]?.send(jobs.map { ($0.statement, $0.values) })
    }

    /// Ends jobs past their deadline, starts gathered ones, opens a connection if the policy asks for it, and sets the timer for the next call.
    private func step() {
        let expired = policy.expire(now: now())
        for caller in expired.callers {
            guard let job = waiting.removeValue(forKey: caller) else { continue }
            observe(.waited(now() - job.askedAt))
            job.finish(.failure(.unavailable(.timedOut)))
        }
        for connection in expired.connections {
            connections.removeValue(forKey: connection)?.close()
            finish(working.removeValue(forKey: connection), .unavailable(.timedOut))
        }
        if isClosed, connections.isEmpty { finishClosing() }
        while let (caller, connection) = policy.matched(now: now()) { start(caller, on: connection) }
        if policy.opens(now: now()) {
            opener.open { [self] result in queue.async { self.take(result) } }
        }
        guard let deadline = policy.nextDeadline else { return }
        if let timerAt, timerAt <= deadline { return }
        timerAt = deadline
        timer.schedule(deadline: .now() + .nanoseconds(Int((deadline - now()) / .nanoseconds(1))), leeway: .milliseconds(1))
    }

    private func timerFired() {
        timerAt = nil
        step()
    }

    private func finishClosing() {
        let finish = whenEmpty
        whenEmpty = []
        for function in finish { function() }
    }

    private func take(_ opened: Result<PostgreSQLHandle, StorageOpeningError>) {
        switch opened {
        case .success(let handle): take(handle)
        case .failure: failToOpen()
        }
        step()
    }

    private func take(_ handle: PostgreSQLHandle) {
        guard let socket = handle.socket else { return failToOpen() }
        policy.opened()
        guard !isClosed else { return }
        lastNumber += 1
        let number = lastNumber
        connections[number] = PostgreSQLConnection(handle, watching: socket, queue: queue) { [weak self] in self?.hear($0, from: number) }
        free(number)
    }

    private func failToOpen() {
        for caller in policy.failedToOpen(now: now(), jitter: jitter()) {
            waiting.removeValue(forKey: caller)?.finish(.failure(.unavailable(.unreachable)))
        }
    }

    private func hear(_ event: PostgreSQLConnection.Event, from connection: Int) {
        let jobs = working.removeValue(forKey: connection)
        switch event {
        case .answered(let outcomes, let isUsable):
            for (job, outcome) in zip(jobs ?? [], outcomes) { job.finish(outcome) }
            // A connection that is not usable any more has left later jobs unanswered.
            finish(jobs?.dropFirst(outcomes.count), .unavailable(.unreachable))
            if isUsable, !isClosed { free(connection) } else { letGo(of: connection) }
        case .lost:
            letGo(of: connection)
            finish(jobs, .unavailable(.unreachable))
        }
        step()
    }

    private func finish(_ jobs: (some Sequence<Job>)?, _ error: StorageError) {
        guard let jobs else { return }
        for job in jobs { job.finish(.failure(error)) }
    }

    private func free(_ connection: Int) {
        guard let caller = policy.became(free: connection, now: now()) else { return }
        start(caller, on: connection)
    }

    private func start(_ caller: Int, on connection: Int) {
        guard let job = waiting.removeValue(forKey: caller) else { return }
        observe(.waited(now() - job.askedAt))
        start(withCompany(job), on: connection)
    }

    /// The job, and the waiting jobs that share its transaction.
    private func withCompany(_ job: Job) -> [Job] {
        guard job.shares else { return [job] }
        let company = policy.company().compactMap { waiting.removeValue(forKey: $0) }
        for job in company { observe(.waited(now() - job.askedAt)) }
        return [job] + company
    }

    private func letGo(of connection: Int) {
        policy.lost(connection)
        connections.removeValue(forKey: connection)?.close()
    }
}
