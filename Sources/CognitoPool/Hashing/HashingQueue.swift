import Dispatch
import Glibc
import Locking

/// Runs slow work with passwords on its own threads, so that no other call of the pool waits for it.
final class HashingQueue: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var line = HashingLine<Job>()
        var workers = 0

        /// Removes and returns the next job. If there is none, the worker ends under the same lock, so that a job added later starts a new one.
        mutating func nextJob() -> Job? {
            if let job = line.next() { return job }
            workers -= 1
            return nil
        }
    }

    /// The most jobs that run at a time.
    let maximumWorkers: Int
    private let state = Lock(State())
    private let threads = DispatchQueue(label: "lionsden.pool.passwords", attributes: .concurrent)

    /// - Parameter maximumWorkers: The most jobs that run at a time, at least one; by default half the number of processors.
    init(maximumWorkers: Int = sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2) {
        self.maximumWorkers = max(1, maximumWorkers)
    }

    /// Waits for the origin's turn and runs the work.
    ///
    /// - Returns: The result of the work.
    /// - Throws: The error of the work; `tooManyRequests`, at once, if too many jobs wait.
    func run<Value: Sendable>(
        for origin: CallOrigin, _ work: @escaping @Sendable () throws(CognitoError) -> Value
    ) async throws(CognitoError) -> Value {
        let outcome = await withCheckedContinuation { continuation in
            let isTaken = add(origin) { continuation.resume(returning: Self.outcome(of: work)) }
            if !isTaken { continuation.resume(returning: .failure(.tooManyRequests)) }
        }
        return try outcome.get()
    }

    /// The number of jobs that have not started.
    var waitingCount: Int { state.withLock { $0.line.count } }

    private static func outcome<Value>(of work: () throws(CognitoError) -> Value) -> Result<Value, CognitoError> {
        do throws(CognitoError) { return .success(try work()) } catch { return .failure(error) }
    }

    /// - Returns: False if the job is refused.
    private func add(_ origin: CallOrigin, _ job: @escaping Job) -> Bool {
        let (isTaken, needsWorker) = state.withLock { state in
            guard state.line.add(job, for: origin) else { return (false, false) }
            guard state.workers < maximumWorkers else { return (true, false) }
            state.workers += 1
            return (true, true)
        }
        if needsWorker { threads.async { self.workOff() } }
        return isTaken
    }

    private func workOff() {
        while let job = state.withLock({ $0.nextJob() }) { job() }
    }
}
