import Dispatch
import HTTPTypes
import Locking

/// Threads for calls that block on a disk: a few, so that a disk that hangs holds no more of them, and none of those that serve requests.
///
/// A job goes to the first thread that is free, so a job that hangs holds up no other while another thread is left.
final class FileReaders: Sendable {
    /// Returns what is to be done once the job counts as ended.
    private typealias Job = @Sendable () -> @Sendable () -> Void

    private struct Backlog {
        /// Threads that have nothing to do.
        var idle: [Int]
        /// Jobs that wait, the oldest last.
        var waiting: [Job] = []
        /// Those that have come since, the oldest first.
        var arrived: [Job] = []
        var unended = 0

        mutating func next() -> Job? {
            if waiting.isEmpty { (waiting, arrived) = (arrived.reversed(), []) }
            return waiting.popLast()
        }
    }

    /// Those of the process.
    static let shared = FileReaders(threads: 4, mostWaiting: 4_096)

    private let queues: [DispatchQueue]
    private let backlog: Lock<Backlog>
    private let mostWaiting: Int

    /// - Parameters:
    ///   - threads: The most jobs that run at a time, at least 1.
    ///   - mostWaiting: The number of unfinished jobs from which on no further answer begins.
    init(threads: Int, mostWaiting: Int) {
        queues = (0..<max(1, threads)).map { DispatchQueue(label: "lionsden.http.files.\($0)") }
        backlog = Lock(Backlog(idle: Array(queues.indices)))
        self.mostWaiting = mostWaiting
    }

    /// Jobs that have not ended.
    var unended: Int { backlog.withLock { $0.unended } }

    /// - Parameter job: The first job for an answer.
    /// - Throws: 503 where too many wait; what the job throws.
    func begin<Value: Sendable>(_ job: @escaping @Sendable () throws -> Value) async throws -> Value {
        guard unended < mostWaiting else { throw Problem.filesUnavailable }
        return try await run(job)
    }

    /// - Parameter job: One of an answer that has begun.
    /// - Throws: What the job throws.
    func run<Value: Sendable>(_ job: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { caller in
            submit {
                let result = Result { try job() }
                return { caller.resume(with: result) }
            }
        }
    }

    private func submit(_ job: @escaping Job) {
        let idle = backlog.withLock { backlog in
            backlog.unended += 1
            backlog.arrived.append(job)
            return backlog.idle.popLast()
        }
        if let idle { queues[idle].async { self.work(on: idle) } }
    }

    /// Runs jobs until none waits.
    private func work(on thread: Int) {
        while let job = next(on: thread) {
            let end = job()
            backlog.withLock { $0.unended -= 1 }
            end()
        }
    }

    private func next(on thread: Int) -> Job? {
        backlog.withLock { backlog in
            let job = backlog.next()
            if job == nil { backlog.idle.append(thread) }
            return job
        }
    }
}

extension Problem {
    /// There are too many open files, or too many who wait for the disk.
    static let filesUnavailable = Problem.notReady("The file cannot be read now. Try again later.").with(.retryAfter, "1")
}
