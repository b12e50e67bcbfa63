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

@Suite struct SQLiteWorkerTests {
    private static func insertion(_ record: Record) -> SQLiteWorker.Job {
        .known(
            RecordStatements.add,
            [
                .id(record.id), .text(record.owner.issuer), .text(record.owner.subject), .bytes(record.data), .date(record.createdAt),
            ])
    }

    private func withConnection(_ test: (SQLiteConnection) async throws -> Void) async throws {
        try await withFolder { try await test(try .writer(path: $0.appending(path: "store.db").path)) }
    }

    private func count(_ connection: SQLiteConnection) throws -> Int {
        try connection.rows(RecordStatements.newest, [.text(Owner.leo.issuer), .text(Owner.leo.subject), .integer(100)]).count
    }

    @Test func `what comes in during a commit is committed together, and more than may wait is refused`() async throws {
        try await withConnection { connection in
            let sizes = Log<Int>()
            let (isHeld, release, isDone) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchGroup())
            let worker = SQLiteWorker(label: "test", connection, limit: 100) { connection, jobs in
                if sizes.add(jobs.count) == 1 {
                    isHeld.signal()
                    release.wait()
                }
                return SQLiteConnection.together(connection, jobs)
            }
            let outcomes = Log<SQLiteWorker.Outcome>()
            func submit() throws {
                isDone.enter()
                worker.submit(Self.insertion(try .of(.leo))) {
                    outcomes.add($0)
                    isDone.leave()
                }
            }
            try submit()
            isHeld.wait()
            for _ in 0..<101 { try submit() }
            #expect(outcomes.all == [.failure(.unavailable(.overloaded))])
            release.signal()
            isDone.wait()
            #expect(sizes.all == [1, 100])
            #expect(outcomes.all.filter { $0 == .success([]) }.count == 101)
        }
    }

    @Test func `what need not run together is given back one by one`() async throws {
        try await withConnection { connection in
            let (outcomes, before) = (Log<SQLiteWorker.Outcome>(), Log<Int>())
            let (isHeld, release, isDone) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchGroup())
            let worker = SQLiteWorker(label: "test", connection, limit: 100, mostTogether: 1) { connection, jobs in
                if before.add(outcomes.all.count) == 1 {
                    isHeld.signal()
                    release.wait()
                }
                return SQLiteConnection.separately(connection, jobs)
            }
            func submit() throws {
                isDone.enter()
                worker.submit(Self.insertion(try .of(.leo))) {
                    outcomes.add($0)
                    isDone.leave()
                }
            }
            try submit()
            isHeld.wait()
            for _ in 0..<3 { try submit() }
            release.signal()
            isDone.wait()
            #expect(before.all == [0, 1, 2, 3])
            #expect(outcomes.all == Array(repeating: .success([]), count: 4))
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
