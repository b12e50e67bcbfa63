import Dispatch
import Locking

/// A serial queue and the connection that it owns. Jobs that arrive while it is busy wait and then run together.
///
/// SQLite blocks its thread while it waits for the disk, so it runs on a Dispatch queue and never on the cooperative pool.
final class SQLiteWorker: Sendable {
    typealias Outcome = Result<[SQLRow], StorageError>

    enum Job: Sendable {
        /// A statement of the repositories', with its values.
        case known(Statement, [SQLValue])
        /// A statement of a program's own, whose rows are to name their columns.
        case own(SQL)
        /// A transaction of a program's own, which tells its caller itself what has become of it.
        case transaction(@Sendable (SQLiteConnection) -> Void)
    }

    private struct Waiting {
        let job: Job
        let finish: @Sendable (Outcome) -> Void
    }

    private struct Backlog {
        var waiting: [Waiting] = []
        var isWorking = false
        var isClosed = false
    }

    private enum Admission {
        case queued
        case first
        case refused(Outage)
    }

    private let queue: DispatchQueue
    private let connection: Lock<SQLiteConnection?>
    private let perform: @Sendable (SQLiteConnection, [Job]) -> [Outcome]
    private let backlog = Lock(Backlog())
    private let limit: Int
    private let mostTogether: Int

    /// - Parameters:
    ///   - limit: The most jobs that may wait.
    ///   - mostTogether: The most jobs that run together, 1 or more: each of them ends when all have.
    ///   - perform: Runs the jobs that have gathered; returns one outcome for each, in their order. It is given a transaction alone.
    init(
        label: String, _ connection: SQLiteConnection, limit: Int, mostTogether: Int = .max,
        perform: @escaping @Sendable (SQLiteConnection, [Job]) -> [Outcome]
    ) {
        queue = DispatchQueue(label: label)
        self.connection = Lock(connection)
        self.limit = limit
        self.mostTogether = max(1, mostTogether)
        self.perform = perform
    }

    func run(_ job: Job) async -> Outcome {
        await withCheckedContinuation { continuation in
            submit(job) { continuation.resume(returning: $0) }
        }
    }

    /// Queues a job.
    ///
    /// - Parameter finish: Called once: on the worker's queue, or within this call if the job is refused.
    func submit(_ job: Job, finish: @escaping @Sendable (Outcome) -> Void) {
        let admission: Admission = backlog.withLock { backlog in
            guard !backlog.isClosed else { return .refused(.closed) }
            guard backlog.waiting.count < limit else { return .refused(.overloaded) }
            backlog.waiting.append(Waiting(job: job, finish: finish))
            defer { backlog.isWorking = true }
            return backlog.isWorking ? .queued : .first
        }
        switch admission {
        case .queued: break
        case .first: queue.async { [self] in work() }
        case .refused(let outage): finish(.failure(.unavailable(outage)))
        }
    }

    /// Refuses later jobs, and closes the file once the waiting ones are done.
    func close() async {
        backlog.withLock { $0.isClosed = true }
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                work()
                connection.withLock { $0 = nil }
                continuation.resume()
            }
        }
    }

    /// Runs the waiting jobs until none is left.
    private func work() {
        while let batch = nextBatch() {
            var rest = batch.filter { !$0.job.isTransaction }[...]
            while !rest.isEmpty {
                let group = rest.prefix(mostTogether)
                rest = rest.dropFirst(group.count)
                run(Array(group))
            }
            // Behind the statements, so that none of these waits for more than one commit.
            for transaction in batch where transaction.job.isTransaction { run([transaction]) }
        }
    }

    private func run(_ group: [Waiting]) {
        let outcomes = connection.withLock { $0.map { perform($0, group.map(\.job)) } ?? [] }
        for (index, waiting) in group.enumerated() {
            waiting.finish(index < outcomes.count ? outcomes[index] : .failure(.unavailable(.closed)))
        }
    }

    private func nextBatch() -> [Waiting]? {
        backlog.withLock { backlog in
            let batch = backlog.waiting
            backlog.waiting.removeAll(keepingCapacity: true)
            backlog.isWorking = !batch.isEmpty
            return batch.isEmpty ? nil : batch
        }
    }
}

extension SQLiteWorker.Job {
    fileprivate var isTransaction: Bool { if case .transaction = self { true } else { false } }
}
