import Dispatch
import Synchronization

/// An SQLite file: one connection writes, for many callers at once, and others read beside it.
final class SQLiteDatabase: SQLDatabase {
    private let writer: SQLiteWorker
    private let readers: [SQLiteWorker]
    private let turn = Atomic(0)

    /// The most jobs that may wait at each connection.
    static let backlog = 10_000

    /// Opens the file as ``init(path:schema:readers:observe:)`` does, on a queue that may block.
    static func open(
        path: String, schema: SQLiteSchema, readers count: Int, observe: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) async throws(StorageOpeningError) -> SQLiteDatabase {
        try await withCheckedContinuation { continuation in
            DispatchQueue(label: "lionsden.sqlite.opening").async {
                continuation.resume(
                    returning: Result { () throws(StorageOpeningError) in
                        try SQLiteDatabase(path: path, schema: schema, readers: count, observe: observe)
                    })
            }
        }.get()
    }

    /// Opens the file. Blocks on the disk.
    ///
    /// - Parameters:
    ///   - schema: The tables that it is opened for; see ``SQLiteConnection/writer(path:schema:)``.
    ///   - count: The number of reading connections, 1 or more.
    ///   - observe: Called with each commit, on the writer's queue.
    /// - Throws: ``StorageOpeningError``, if the file cannot be used.
    init(
        path: String, schema: SQLiteSchema, readers count: Int, observe: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) throws(StorageOpeningError) {
        writer = SQLiteWorker(label: "lionsden.sqlite.writer", try .writer(path: path, schema: schema), limit: Self.backlog) {
            connection, jobs in
            let outcomes = SQLiteConnection.together(connection, jobs)
            let written = outcomes.count { if case .success = $0 { true } else { false } }
            if written > 0 { observe(.committed(writes: written)) }
            return outcomes
        }
        // One by one: a reader gains nothing from others, and its rows would be kept until the last of them has its own.
        readers = try (0..<max(1, count)).map { (index) throws(StorageOpeningError) in
            SQLiteWorker(
                label: "lionsden.sqlite.reader.\(index)", try .reader(path: path), limit: Self.backlog, mostTogether: 1,
                perform: SQLiteConnection.separately)
        }
    }

    func run(_ statement: Statement, _ values: [SQLValue]) async -> Result<[SQLRow], StorageError> {
        switch statement.effect {
        case .writes, .adds: await writer.run(.known(statement, values))
        case .reads: await reader.run(.known(statement, values))
        }
    }

    func read(_ sql: SQL) async -> SQLiteWorker.Outcome { await reader.run(.own(sql)) }

    func write(_ sql: SQL) async -> SQLiteWorker.Outcome { await writer.run(.own(sql)) }

    /// Runs a closure in a transaction, on the writer's queue.
    ///
    /// - Returns: What the closure returns, once that is stored.
    /// - Throws: What the closure throws; ``StorageError``.
    func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing SQLiteTransaction) throws -> Value
    ) async throws -> Value {
        let result = Mutex<Result<Value, any Error>>(.failure(StorageError.unavailable(.closed)))
        let job = SQLiteWorker.Job.transaction { connection in
            let made = Result { try connection.transaction(body) }
            result.withLock { $0 = made }
        }
        _ = try await writer.run(job).get()
        return try result.withLock(\.self).get()
    }

    private var reader: SQLiteWorker {
        readers[Int(turn.wrappingAdd(1, ordering: .relaxed).newValue.magnitude % UInt(readers.count))]
    }

    /// Closes the readers and then the writer: the last connection moves the log into the file.
    func close() async {
        for reader in readers { await reader.close() }
        await writer.close()
    }
}
