public import JOSE
import Locking
import Synchronization

extension JWKSCache {
    /// Loads the key set and keeps it fresh until the task is cancelled; then gives up the fetch in flight, and resumes all waiters. Requests
    /// in flight can still look up known keys afterwards.
    public func run() async {
        state.withLock { $0.isStopped = false }
        while !Task.isCancelled {
            let now = time.now()
            switch state.withLock({ $0.policy.schedule(now: now) }) {
            case .fetch(let number):
                launch(number)
                _ = await join { $0.policy.isCurrent(number) ? .join : nil }
            case .join: _ = await join { $0.policy.isFetching ? .join : nil }
            case .sleep(let deadline): try? await time.sleep(deadline)
            case .rest: try? await time.sleep(now + .seconds(86_400))
            }
        }
        stop()
    }

    /// Begins the fetch that is due, if any, and does not wait for it. For a cache without ``run()``.
    func refreshIfDue() {
        let now = time.now()
        if case .fetch(let number) = state.withLock({ $0.policy.schedule(now: now) }) { launch(number) }
    }

    private func stop() {
        let (waiters, tasks) = state.withLock { state in
            state.isStopped = true
            state.policy.abandon()
            defer { state.tasks = [] }
            return (state.waiters.removeAll(), state.tasks)
        }
        for task in tasks { task.cancel() }
        for waiter in waiters { waiter.resume(returning: .stopped) }
    }

    public var keyIDs: [String] { snapshot.withLock { $0 }.keys?.keyIDs ?? [] }
    public var skippedKeys: [JSONWebKeySet.Skipped] { snapshot.withLock { $0 }.keys?.skipped ?? [] }
    public var lastFailure: KeySetFetchError? { state.withLock { $0.lastFailure?.error } }

    /// The present state of the cache.
    public var status: KeySetStatus {
        let now = time.now()
        let keyIDs = keyIDs
        return state.withLock { state in
            KeySetStatus(
                freshness: state.policy.freshness(now: now), age: state.policy.lastSuccess.map { now - $0 },
                keyIDs: keyIDs,
                lastFailure: state.lastFailure.map { KeySetFailure(error: $0.error, age: now - $0.at) },
                successes: state.successes, failuresByKind: state.failures, unknownKeys: state.unknownKeys,
                staleUses: staleUses.load(ordering: .relaxed))
        }
    }
}
