import Dispatch
import Synchronization

/// An SQLite file: one connection writes, for many callers at once, and others read beside it.
final class SQLiteDatabase: SQLDatabase {
    private let writer: SQLiteWorker
    private let readers: [SQLiteWorker]
    private let turn = Atomic(0)

    /// Jobs that may wait at each connection.
    static let backlog = 10_000

    /// - Parameter readers: How many connections read, 1 at least.
    /// - Throws: What is wrong with the file. Blocks while the disk is asked.
    init(path: String, readers count: Int) throws(StorageOpeningError) {
        writer = SQLiteWorker(
            label: "lionsden.sqlite.writer", try .writer(path: path), limit: Self.backlog, perform: SQLiteConnection.together)
        readers = try (0..<max(1, count)).map { (index) throws(StorageOpeningError) in
            SQLiteWorker(
                label: "lionsden.sqlite.reader.\(index)", try .reader(path: path), limit: Self.backlog,
                perform: SQLiteConnection.separately)
        }
    }

    func run(_ statement: Statement, _ values: [SQLValue]) async -> Result<[SQLRow], StorageError> {
        switch statement.effect {
        case .writes: await writer.run(statement, values)
        case .reads:
            await readers[Int(turn.wrappingAdd(1, ordering: .relaxed).newValue.magnitude % UInt(readers.count))].run(statement, values)
        }
    }

    /// The writer goes last: whoever is last moves the log into the file.
    func close() async {
        for reader in readers { await reader.close() }
        await writer.close()
    }
}
