import Dispatch
import HTTPTypes
import Synchronization

/// Threads for calls that block on a disk: a few, so that a disk that hangs holds no more of them, and none of those that serve requests.
///
/// A job goes to the thread that has the fewest to do, so one that hangs is passed by while others do not.
final class FileReaders: Sendable {
    /// Those of the process.
    static let shared = FileReaders(threads: 4, mostWaiting: 4_096)

    private let queues: [DispatchQueue]
    /// Jobs that have not ended, by queue.
    private let jobs: Mutex<[Int]>
    private let mostWaiting: Int

    /// - Parameters:
    ///   - threads: How many jobs run at once, 1 or more.
    ///   - mostWaiting: With so many jobs that have not ended, no answer is begun any more.
    init(threads: Int, mostWaiting: Int) {
        queues = (0..<max(1, threads)).map { DispatchQueue(label: "lionsden.http.files.\($0)") }
        jobs = Mutex(Array(repeating: 0, count: queues.count))
        self.mostWaiting = mostWaiting
    }

    /// Jobs that have not ended.
    var unended: Int { jobs.withLock { $0.reduce(0, +) } }

    /// - Parameter job: The first job for an answer.
    /// - Throws: 503 where too many wait; what the job throws.
    func begin<Value: Sendable>(_ job: @escaping @Sendable () throws -> Value) async throws -> Value {
        guard unended < mostWaiting else { throw Problem.filesUnavailable }
        return try await run(job)
    }

    /// - Parameter job: One of an answer that has begun.
    /// - Throws: What the job throws.
    func run<Value: Sendable>(_ job: @escaping @Sendable () throws -> Value) async throws -> Value {
        let place = jobs.withLock { jobs in
            let place = jobs.indices.min { jobs[$0] < jobs[$1] } ?? 0
            jobs[place] += 1
            return place
        }
        return try await withCheckedThrowingContinuation { caller in
            queues[place].async {
                let result = Result { try job() }
                self.jobs.withLock { $0[place] -= 1 }
                caller.resume(with: result)
            }
        }
    }
}

extension Problem {
    /// There are too many open files, or too many who wait for the disk.
    static let filesUnavailable = Problem.notReady("The file cannot be read now. Try again later.").with(.retryAfter, "1")
}
