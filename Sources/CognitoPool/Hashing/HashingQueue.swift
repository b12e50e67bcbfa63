import Dispatch
import Glibc
import Synchronization

/// Does what takes long with passwords, on threads of its own: no other call of the pool waits for it.
final class HashingQueue: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var line = HashingLine<Job>()
        var workers = 0

        /// Takes out the next piece. Where there is none its worker has ended, under the same lock, so that what is added then finds another.
        mutating func nextJob() -> Job? {
            if let job = line.next() { return job }
            workers -= 1
            return nil
        }
    }

    /// How many pieces are done at a time.
    let maximumWorkers: Int
    private let state = Mutex(State())
    private let threads = DispatchQueue(label: "lionsden.pool.passwords", attributes: .concurrent)

    /// - Parameter maximumWorkers: At least one; unless given, half of the processors.
    init(maximumWorkers: Int = sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2) {
        self.maximumWorkers = max(1, maximumWorkers)
    }

    /// Waits for the origin's turn, and gives back what the work returns.
    ///
    /// - Throws: What the work throws, or `tooManyRequests` at once if too much waits already.
    func run<Value: Sendable>(
        for origin: CallOrigin, _ work: @escaping @Sendable () throws(CognitoError) -> Value
    ) async throws(CognitoError) -> Value {
        let outcome = await withCheckedContinuation { continuation in
            let isTaken = add(origin) { continuation.resume(returning: Self.outcome(of: work)) }
            if !isTaken { continuation.resume(returning: .failure(.tooManyRequests)) }
        }
        return try outcome.get()
    }

    /// How many pieces wait that nobody has begun.
    var waitingCount: Int { state.withLock { $0.line.count } }

    private static func outcome<Value>(of work: () throws(CognitoError) -> Value) -> Result<Value, CognitoError> {
        do throws(CognitoError) { return .success(try work()) } catch { return .failure(error) }
    }

    /// - Returns: False if the work is not taken.
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
