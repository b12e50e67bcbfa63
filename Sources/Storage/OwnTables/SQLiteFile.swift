import Locking

/// An SQLite file with tables of a program's own.
///
///     let shelf = SQLiteFile("shelf.db", schema: ["CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT"])
///     try await shelf.open()
///     try await shelf.write("INSERT INTO books (title) VALUES (\(title))")
///     let books = try await shelf.read("SELECT * FROM books ORDER BY title LIMIT 20", as: Book.self)
///
/// One connection writes, for many callers at once, and others read beside it, each on a queue of its own: no call blocks a thread that
/// answers requests. Foreign keys are enforced. Each call is one statement, which is stored whole or not at all. What belongs together is
/// one statement, such as `UPDATE … RETURNING`, or a ``transaction(_:)``.
public final class SQLiteFile: Sendable {
    private let path: String
    private let steps: [StaticString]
    private let readers: Int
    private let database = Lock<SQLiteDatabase?>(nil)

    /// A file that is not open yet.
    ///
    /// - Parameters:
    ///   - path: The path of the file. SQLite keeps two more beside it, with `-wal` and `-shm` appended.
    ///   - steps: The scripts that have made the schema what it is, the oldest first. Each is run once for a file, all that are missing in one
    ///     transaction. A step that has been run anywhere never changes; a correction is a further step.
    ///   - readers: The number of reading connections, 1 or more, beside the writing one.
    public init(_ path: String, schema steps: [StaticString], readers: Int = 2) {
        self.path = path
        self.steps = steps
        self.readers = readers
    }

    /// Opens the file, which is made where there is none, readable by its owner alone, and brings its schema up to date.
    ///
    /// - Throws: ``StorageOpeningError``, if the file cannot be used, or was made by a program with more steps.
    public func open() async throws(StorageOpeningError) {
        let opened = try await SQLiteDatabase.open(path: path, schema: .own(steps), readers: readers)
        let former = database.withLock { database in
            defer { database = opened }
            return database
        }
        await former?.close()
    }

    /// Closes the file once running statements are done. Later calls throw ``StorageError/unavailable(_:)`` with ``Outage/closed``.
    public func close() async {
        let former = database.withLock { database in
            defer { database = nil }
            return database
        }
        await former?.close()
    }

    /// Runs a statement that changes nothing.
    ///
    /// - Parameters:
    ///   - statement: One statement. Say in it how many rows are wanted at most: all of its rows are returned together.
    ///   - type: What each row is read into, by the names of its columns; a type that is a single value reads the first one. `UUID` and
    ///     `[UInt8]` are blobs, `Date` is a number of seconds since 1970, `Bool` is 0 or 1.
    /// - Returns: The rows.
    /// - Throws: ``StorageError``: ``StorageError/unavailable(_:)`` with ``Outage/readOnly`` for a statement that would change something.
    public func read<Row: Decodable>(_ statement: SQL, as type: Row.Type = Row.self) async throws(StorageError) -> [Row] {
        try SQLRowDecoder.read(try await usable(for: statement).read(statement).get())
    }

    /// Runs a statement that changes nothing, and returns one row.
    ///
    /// - Parameters:
    ///   - statement: One statement, such as one that asks for a key.
    ///   - type: What the row is read into, as for ``read(_:as:)``.
    /// - Returns: The first row; `nil` if there is none.
    /// - Throws: ``StorageError``, as ``read(_:as:)`` does.
    public func readFirst<Row: Decodable>(_ statement: SQL, as type: Row.Type = Row.self) async throws(StorageError) -> Row? {
        try await read(statement, as: type).first
    }

    /// Runs a statement that changes something. The change survives a crash of the process and of the machine once this has returned.
    ///
    /// - Parameter statement: One statement, and neither `BEGIN` nor `COMMIT`, which are refused.
    /// - Throws: ``StorageError``: ``StorageError/conflict`` if a value is taken; ``StorageError/violation`` for another rule of the table.
    public func write(_ statement: SQL) async throws(StorageError) {
        _ = try await usable(for: statement).write(statement).get()
    }

    /// Runs a statement that changes something and returns rows, such as `INSERT … RETURNING`. The change survives a crash of the process and
    /// of the machine once this has returned, also where a row cannot be read.
    ///
    /// - Parameters:
    ///   - statement: One statement, and neither `BEGIN` nor `COMMIT`, which are refused.
    ///   - type: What each row is read into, as for ``read(_:as:)``.
    /// - Returns: The rows, none where nothing was there to be changed.
    /// - Throws: ``StorageError``: ``StorageError/conflict`` if a value is taken; ``StorageError/violation`` for another rule of the table.
    public func write<Row: Decodable>(_ statement: SQL, as type: Row.Type) async throws(StorageError) -> [Row] {
        try SQLRowDecoder.read(try await usable(for: statement).write(statement).get())
    }

    /// Runs a statement that changes something and returns one row, such as `UPDATE … WHERE id = … RETURNING`. The change survives a crash of
    /// the process and of the machine once this has returned, also where the row cannot be read.
    ///
    /// - Parameters:
    ///   - statement: One statement, and neither `BEGIN` nor `COMMIT`, which are refused. All that it changes is changed, whichever row is returned.
    ///   - type: What the row is read into, as for ``read(_:as:)``.
    /// - Returns: The first row; `nil` if nothing was there to be changed.
    /// - Throws: ``StorageError``, as ``write(_:as:)`` does.
    public func writeFirst<Row: Decodable>(_ statement: SQL, as type: Row.Type = Row.self) async throws(StorageError) -> Row? {
        try await write(statement, as: type).first
    }

    /// Runs statements that are stored together or not at all. What they have changed survives a crash of the process and of the machine once
    /// this has returned.
    ///
    ///     let loan = try await shelf.transaction { shelf in
    ///         guard try shelf.writeFirst("UPDATE books SET copies = copies - 1 WHERE id = \(id) AND copies > 0 RETURNING id", as: Int.self) != nil
    ///         else { throw Problem.notFound }
    ///         return try shelf.writeFirst("INSERT INTO loans (book, user) VALUES (\(id), \(user)) RETURNING *", as: Loan.self)
    ///     }
    ///
    /// No other caller writes between its statements, and readers see all of them or none. An error that the closure throws undoes them, and is
    /// thrown to the caller. A statement that is refused, as for a value that is taken, has changed nothing: a closure that catches its error
    /// may go on. After ``StorageError/unavailable(_:)`` it cannot, and neither where a statement has undone the others, as `ON CONFLICT
    /// ROLLBACK` does: the transaction then fails with that error, whether it is caught or not.
    ///
    /// The closure runs once, on the queue of the file's writer, and every other caller that writes waits for it: it does nothing that takes
    /// long. It cannot `await`, so there is no transaction inside another. Each transaction is a commit of its own, while single statements of
    /// many callers share one.
    ///
    /// - Parameter body: Asks the transaction that it is given, which exists inside the closure alone.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``StorageError``, such as ``StorageError/violation`` for a deferred foreign key that leads nowhere at the end.
    public func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing SQLiteTransaction) throws -> Value
    ) async throws -> Value {
        try await usable().transaction(body)
    }

    private func usable(for statement: SQL) throws(StorageError) -> SQLiteDatabase {
        try statement.checkValues()
        return try usable()
    }

    private func usable() throws(StorageError) -> SQLiteDatabase {
        guard let database = database.withLock({ $0 }) else { throw .unavailable(.closed) }
        return database
    }
}
