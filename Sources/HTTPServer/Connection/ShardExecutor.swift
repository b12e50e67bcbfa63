import Dispatch
import Glibc
import Locking
import Synchronization

/// Runs a shard's actor and its connections' tasks on the shard's serial queue.
///
/// Jobs enqueued from inside the shard go to a list that is worked off before the Dispatch handler returns; no system call is made
/// for them. Jobs from outside go to a list of their own, which the shard looks at before it leaves its thread or waits.
///
/// `@unchecked Sendable`: `jobs`, `spare`, `entries`, `longJobEnded` and `leaving` are only touched on `queue`, which is serial; everything else is
/// immutable, atomic or locked.
final class ShardExecutor: SerialExecutor, @unchecked Sendable {
    private enum Job: Sendable {
        case ofActor(UnownedJob)
        /// A task's, outside the actor.
        case ofTask(UnownedJob)
        case work(@Sendable () -> Void)
    }

    /// Jobs worked off before the queue gets a chance to serve its sockets again.
    private static let jobsPerTurn = 4096
    /// So often a job may enter the actor before the others have their turn: a task that finds what it waits for each time never ends its job.
    private static let entriesPerJob = 16

    let queue: DispatchQueue
    /// Runs tasks on the shard's queue outside the actor.
    let tasks = ShardTaskExecutor()
    /// Ends a wait for sockets; `nil` where the shard never waits on its thread.
    let interruption: EventDescriptor?
    private var jobs: [Job] = []
    /// An empty array with room for jobs.
    private var spare: [Job] = []
    /// What comes from other threads, and what is to be done behind what is ready.
    private let inbox = Lock(ShardInbox<Job>())
    /// How often the running job has entered the actor.
    private var entries = 0
    /// Called after each job that took at least ``HeldShard/shortest``, with the moment of its beginning.
    var longJobEnded: ((ServerClock.Instant) -> Void)?
    /// Called before the shard waits, or Dispatch gets the thread back.
    var leaving: (() -> Void)?
    private let clock: ServerClock
    private let thread = Atomic<UInt>(0)

    init(label: String, interruption: EventDescriptor? = nil, clock: ServerClock = .system) {
        queue = DispatchQueue(label: label)
        self.interruption = interruption
        self.clock = clock
        tasks.shard = self
    }

    /// Whether the calling thread is inside ``enter(_:)`` now. Only the thread that has stored its own number can read that number.
    var isInside: Bool {
        thread.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Runs `body` on the queue's thread, then what is enqueued. Called by Dispatch handlers of `queue` alone.
    func enter(_ body: () -> Void) {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        inbox.withLock { $0.beginWork() }
        body()
        runJobs()
        leaving?()
        // Where jobs are left, Dispatch reports sockets first.
        let hasMore = !jobs.isEmpty
        if inbox.withLock({ $0.leave(hasMore: hasMore) }) { queue.async { self.enter {} } }
        thread.store(0, ordering: .relaxed)
    }

    /// Works off what is enqueued, up to a bound: neither a task that yields for ever nor much that comes from elsewhere may starve the sockets.
    func runJobs() {
        // Moving many jobs at once takes the lock once.
        inbox.withLock { $0.take(Self.jobsPerTurn, into: &jobs) }
        var done = 0
        while !jobs.isEmpty, done < Self.jobsPerTurn {
            // A job may call this function again, so each call works on an array of its own.
            var batch = spare
            spare = []
            swap(&batch, &jobs)
            for job in batch { run(job) }
            done += batch.count
            batch.removeAll(keepingCapacity: true)
            spare = batch
        }
    }

    /// - Returns: False if the running job has to leave the thread to others before it enters the actor again.
    func mayEnter() -> Bool {
        entries &+= 1
        return entries <= Self.entriesPerJob
    }

    /// Runs what counts as a job of its own, in the middle of another one.
    func asJob<Result>(_ body: () -> Result) -> Result {
        let entriesBefore = entries
        defer { entries = entriesBefore }
        entries = 0
        return body()
    }

    /// Waits for what `poll` waits for, or until something is enqueued.
    ///
    /// - Parameters:
    ///   - patience: How long, in nanoseconds; 0 where the shard has something to do besides what is enqueued.
    ///   - poll: Called with the milliseconds that it may wait.
    /// - Returns: Whether something is enqueued.
    func wait(for patience: Int64, _ poll: (_ patience: Int32) -> Void) -> Bool {
        let patience = Int32(clamping: patience / 1_000_000)
        guard patience > 0, beginWait() else {
            poll(0)
            return !jobs.isEmpty || !inbox.withLock { $0.isEmpty }
        }
        poll(patience)
        return inbox.withLock { inbox in
            inbox.beginWork()
            return !inbox.isEmpty
        }
    }

    private func beginWait() -> Bool {
        guard interruption != nil, jobs.isEmpty else { return false }
        leaving?()
        // `leaving` may have enqueued a job. Such a job ends no wait, so it is looked for here.
        return jobs.isEmpty && inbox.withLock { $0.beginWait() }
    }

    func enqueue(_ job: consuming ExecutorJob) { enqueue(.ofActor(UnownedJob(job))) }

    /// Enqueues a job that is not the actor's.
    func enqueue(ofTask job: UnownedJob) { enqueue(.ofTask(job)) }

    /// Enqueues what is to be done on the shard's queue, behind all that is ready by now.
    func enqueue(_ work: @escaping @Sendable () -> Void) { enqueueBehind(.work(work)) }

    private func enqueue(_ job: Job) {
        if isInside { jobs.append(job) } else { enqueueBehind(job) }
    }

    private func enqueueBehind(_ job: Job) {
        switch inbox.withLock({ $0.add(job) }) {
        case .askDispatch: queue.async { self.enter {} }
        case .endWait: interruption?.signal()
        case .none: break
        }
    }

    private func run(_ job: Job) {
        let start = clock.now()
        entries = 0
        switch job {
        case .ofActor(let job):
            unsafe job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: tasks.asUnownedTaskExecutor())
        // The job runs outside any actor: inside this one, each call within the task would be a hop out of it.
        case .ofTask(let job): unsafe job.runSynchronously(on: tasks.asUnownedTaskExecutor())
        case .work(let work): return work()
        }
        if start.duration(to: clock.now()) >= HeldShard.shortest { longJobEnded?(start) }
    }

    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }

    /// Lets a task of the shard start at once where it is made.
    func isIsolatingCurrentContext() -> Bool? { isInside }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }
}
