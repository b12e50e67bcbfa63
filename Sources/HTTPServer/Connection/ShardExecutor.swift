import Dispatch
import Glibc
import Synchronization

/// Runs a shard's actor and its connections' tasks on the shard's serial queue.
///
/// Jobs enqueued from inside the shard go to a list that is worked off before the Dispatch handler returns; no system call is made
/// for them. Jobs from outside go through the queue.
///
/// `@unchecked Sendable`: `jobs`, `entries`, `longJobEnded` and `leaving` are only touched on `queue`, which is serial; everything else is
/// immutable or atomic.
final class ShardExecutor: SerialExecutor, @unchecked Sendable {
    /// A job, and whether it is a task's outside the actor.
    private struct Job {
        let job: UnownedJob
        let isOfTask: Bool
    }

    /// Jobs worked off before the queue gets a chance to serve its sockets again.
    private static let jobsPerTurn = 4096
    /// So often a job may enter the actor before the others have their turn: a task that finds what it waits for each time never ends its job.
    private static let entriesPerJob = 16

    let queue: DispatchQueue
    /// Runs tasks on the shard's queue outside the actor.
    let tasks = ShardTaskExecutor()
    private var jobs: [Job] = []
    /// How often the running job has entered the actor.
    private var entries = 0
    /// Called after each job that took at least ``HeldShard/shortest``, with the moment of its beginning.
    var longJobEnded: ((ServerClock.Instant) -> Void)?
    /// Called before Dispatch gets the thread back.
    var leaving: (() -> Void)?
    private let clock: ServerClock
    private let thread = Atomic<UInt>(0)

    init(label: String, clock: ServerClock = .system) {
        queue = DispatchQueue(label: label)
        self.clock = clock
        tasks.shard = self
    }

    /// Whether the calling thread is inside ``enter(_:)`` now. Only the thread that has stored its own number can read that number.
    var isInside: Bool {
        thread.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Runs `body` on the queue's thread, then what it has enqueued. Called by Dispatch handlers of `queue` alone.
    func enter(_ body: () -> Void) {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        body()
        runJobs()
        leaving?()
        thread.store(0, ordering: .relaxed)
    }

    /// Works off what is enqueued, up to a bound: a task that yields for ever must not starve the sockets.
    func runJobs() {
        var done = 0
        while done < jobs.count, done < Self.jobsPerTurn {
            run(jobs[done])
            done += 1
        }
        if done == jobs.count {
            jobs.removeAll(keepingCapacity: true)
        } else {
            jobs.removeFirst(done)
            queue.async { self.enter {} }
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

    func enqueue(_ job: consuming ExecutorJob) { enqueue(Job(job: UnownedJob(job), isOfTask: false)) }

    /// Enqueues a job that is not the actor's.
    func enqueue(ofTask job: UnownedJob) { enqueue(Job(job: job, isOfTask: true)) }

    private func enqueue(_ job: Job) {
        if isInside {
            jobs.append(job)
        } else {
            queue.async { self.enter { self.run(job) } }
        }
    }

    private func run(_ job: Job) {
        let start = clock.now()
        entries = 0
        // A task's job is told that it is in nobody's isolation: in the actor's, each call within the task would be a hop out of that.
        if job.isOfTask {
            unsafe job.job.runSynchronously(on: tasks.asUnownedTaskExecutor())
        } else {
            unsafe job.job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: tasks.asUnownedTaskExecutor())
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

/// Runs tasks that prefer a shard on its queue.
///
/// `@unchecked Sendable`: `shard` is set once, before anybody else knows this.
final class ShardTaskExecutor: TaskExecutor, @unchecked Sendable {
    fileprivate(set) weak var shard: ShardExecutor?

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The tasks of a shard end before it does.
        shard?.enqueue(ofTask: job)
    }

    func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        unsafe UnownedTaskExecutor(ordinary: self)
    }
}
