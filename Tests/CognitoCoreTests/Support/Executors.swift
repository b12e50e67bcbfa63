import Synchronization

/// An executor that runs each job on the spot and counts them: a suspension shows as a second job.
final class CountingExecutor: SerialExecutor {
    private let count = Mutex(0)

    /// How many jobs there have been.
    var jobs: Int { count.withLock { $0 } }

    func enqueue(_ job: consuming ExecutorJob) {
        count.withLock { $0 += 1 }
        job.runSynchronously(on: asUnownedSerialExecutor())
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}

/// An actor on such an executor.
actor CountingActor {
    let executor = CountingExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How many jobs it takes to run something here, the first of which is to arrive.
    func jobs<Failure: Error>(
        for body: nonisolated(nonsending) () async throws(Failure) -> Void
    ) async throws(Failure) -> Int {
        let before = executor.jobs
        try await body()
        return executor.jobs - before
    }
}
