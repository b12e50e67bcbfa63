import Dispatch
import FoundationEssentials
import Synchronization
import Testing

@testable import Storage

private final class Log<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock(\.self) }

    /// How many there are now.
    @discardableResult
    func add(_ element: Element) -> Int {
        elements.withLock { elements in
            elements.append(element)
            return elements.count
        }
    }
}

/// A worker that stays in its first group until it is told to finish.
private final class HeldWorker: Sendable {
    struct Group: Sendable {
        let jobs: Int
        /// How many jobs had their outcomes when it began.
        let ended: Int
    }

    let groups = Log<Group>()
    let outcomes = Log<SQLiteWorker.Outcome>()
    private let release = DispatchSemaphore(value: 0)
    private let isDone = DispatchGroup()
    private let worker: SQLiteWorker

    init(
        _ connection: SQLiteConnection, first job: SQLiteWorker.Job, mostTogether: Int = .max,
        perform: @escaping @Sendable (SQLiteConnection, [SQLiteWorker.Job]) -> [SQLiteWorker.Outcome] = SQLiteConnection.together
    ) {
        let isHeld = DispatchSemaphore(value: 0)
        worker = SQLiteWorker(label: "test", connection, limit: 100, mostTogether: mostTogether) {
            [groups, outcomes, release] connection, jobs in
            if groups.add(Group(jobs: jobs.count, ended: outcomes.all.count)) == 1 {
                isHeld.signal()
                release.wait()
            }
            return perform(connection, jobs)
        }
        submit(job)
        isHeld.wait()
    }

    func submit(_ job: SQLiteWorker.Job) {
        isDone.enter()
        worker.submit(job) { [outcomes, isDone] in
            outcomes.add($0)
            isDone.leave()
        }
    }

    /// Waits until every job has its outcome.
    func finish() {
        release.signal()
        isDone.wait()
    }
}

@Suite struct SQLiteWorkerTests {
    private static func insertion(_ record: Record) -> SQLiteWorker.Job {
        .known(RecordStatements.add, record.values)
    }

    private func withConnection(_ test: (SQLiteConnection) async throws -> Void) async throws {
        try await withFolder { try await test(try .writer(path: $0.appending(path: "store.db").path)) }
    }

    private func count(_ connection: SQLiteConnection) throws -> Int {
        try connection.rows(RecordStatements.newest, [.text(Owner.leo.issuer), .text(Owner.leo.subject), .integer(100)]).count
    }

    @Test func `what comes in during a commit is committed together, and more than may wait is refused`() async throws {
        try await withConnection { connection in
            let worker = HeldWorker(connection, first: Self.insertion(try .of(.leo)))
            for _ in 0..<101 { worker.submit(Self.insertion(try .of(.leo))) }
            #expect(worker.outcomes.all == [.failure(.unavailable(.overloaded))])
            worker.finish()
            #expect(worker.groups.all.map(\.jobs) == [1, 100])
            #expect(worker.outcomes.all.filter { $0 == .success([]) }.count == 101)
        }
    }

    @Test func `what need not run together is given back one by one`() async throws {
        try await withConnection { connection in
            let worker = HeldWorker(
                connection, first: Self.insertion(try .of(.leo)), mostTogether: 1, perform: SQLiteConnection.separately)
            for _ in 0..<3 { worker.submit(Self.insertion(try .of(.leo))) }
            worker.finish()
            #expect(worker.groups.all.map(\.ended) == [0, 1, 2, 3])
            #expect(worker.outcomes.all == Array(repeating: .success([]), count: 4))
        }
    }

    private enum Refusal: Error { case notToday }

    @Test func `a transaction is a commit of its own, and does no harm to what waits with it`() async throws {
        try await withConnection { connection in
            let worker = HeldWorker(connection, first: Self.insertion(try .of(.leo)))
            let ends = Log<Bool>()
            for isRefused in [true, false] {
                worker.submit(Self.insertion(try .of(.leo)))
                let jobs = [Self.insertion(try .of(.leo)), Self.insertion(try .of(.leo))]
                worker.submit(
                    .transaction { connection in
                        let result = Result {
                            try connection.transaction { _ in
                                for job in jobs { _ = try connection.rows(of: job) }
                                if isRefused { throw Refusal.notToday }
                            }
                        }
                        if case .success = result { ends.add(true) } else { ends.add(false) }
                    })
            }
            worker.submit(Self.insertion(try .of(.leo)))
            worker.finish()
            #expect(worker.groups.all.map(\.jobs) == [1, 3, 1, 1])
            #expect(ends.all == [false, true])
            #expect(try count(connection) == 6)
        }
    }

    @Test func `a job that is refused does no harm to those beside it`() async throws {
        try await withConnection { connection in
            let record = try Record.of(.leo)
            let outcomes = SQLiteConnection.together(
                connection, [Self.insertion(record), Self.insertion(record), Self.insertion(try .of(.leo))])
            #expect(outcomes == [.success([]), .failure(.conflict), .success([])])
            #expect(try count(connection) == 2)
            #expect(!connection.isInTransaction)
        }
    }

    @Test func `T134 where there is no room, all of a group are told so and none of it is stored`() async throws {
        try await withConnection { connection in
            try connection.execute("PRAGMA max_page_count = 1")
            let large = Record(id: UUID(), owner: .leo, data: Array(repeating: 1, count: 1 << 20), createdAt: try date())
            let jobs = [Self.insertion(try .of(.leo)), Self.insertion(large), Self.insertion(try .of(.leo))]
            let full = SQLiteWorker.Outcome.failure(.unavailable(.full))
            #expect(SQLiteConnection.together(connection, jobs) == [full, full, full])
            #expect(try count(connection) == 0)
            try connection.execute("PRAGMA max_page_count = 100000")
            #expect(SQLiteConnection.together(connection, jobs) == [.success([]), .success([]), .success([])])
            #expect(try count(connection) == 3)
        }
    }

    @Test func `T134 a caller that finds the file locked by another is told so`() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "store.db").path
            let (connection, other) = (try SQLiteConnection.writer(path: path), try SQLiteConnection.writer(path: path))
            try other.execute("BEGIN IMMEDIATE")
            try connection.execute("PRAGMA busy_timeout = 0")
            let locked = SQLiteWorker.Outcome.failure(.unavailable(.locked))
            #expect(SQLiteConnection.together(connection, [Self.insertion(try .of(.leo))]) == [locked])
            try other.execute("ROLLBACK")
            #expect(SQLiteConnection.together(connection, [Self.insertion(try .of(.leo))]) == [.success([])])
        }
    }
}
