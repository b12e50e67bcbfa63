/// A transaction on an ``SQLiteFile``, for the closure of ``SQLiteFile/transaction(_:)``. It can be kept nowhere else.
public struct SQLiteTransaction: ~Copyable {
    /// The error behind which nothing can be stored.
    private final class Failure { var error: StorageError? }

    private let connection: SQLiteConnection
    private let failure = Failure()

    init(on connection: SQLiteConnection) {
        self.connection = connection
    }

    /// Runs a statement that changes nothing. It sees what the transaction has changed so far.
    ///
    /// - Parameters:
    ///   - statement: One statement. Say in it how many rows are wanted at most: all of its rows are returned together.
    ///   - type: What each row is read into, as for ``SQLiteFile/read(_:as:)``.
    /// - Returns: The rows.
    /// - Throws: ``StorageError``, as ``SQLiteFile/read(_:as:)`` does.
    public func read<Row: Decodable>(_ statement: SQL, as type: Row.Type = Row.self) throws(StorageError) -> [Row] {
        try SQLRowDecoder.read(rows(of: statement) { connection throws(StorageError) in try connection.rows(reading: statement) })
    }

    /// Runs a statement that changes nothing, and returns one row.
    ///
    /// - Parameters:
    ///   - statement: One statement, such as one that asks for a key.
    ///   - type: What the row is read into, as for ``SQLiteFile/read(_:as:)``.
    /// - Returns: The first row; `nil` if there is none.
    /// - Throws: ``StorageError``, as ``SQLiteFile/read(_:as:)`` does.
    public func readFirst<Row: Decodable>(_ statement: SQL, as type: Row.Type = Row.self) throws(StorageError) -> Row? {
        try read(statement, as: type).first
    }

    /// Runs a statement that changes something, if the whole transaction is stored.
    ///
    /// - Parameter statement: One statement, and neither `BEGIN` nor `COMMIT`, which are refused.
    /// - Throws: ``StorageError``: ``StorageError/conflict`` if a value is taken; ``StorageError/violation`` for another rule of the table.
    public func write(_ statement: SQL) throws(StorageError) {
        _ = try written(statement)
    }

    /// Runs a statement that changes something, if the whole transaction is stored, and returns rows, such as `INSERT … RETURNING`.
    ///
    /// - Parameters:
    ///   - statement: One statement, and neither `BEGIN` nor `COMMIT`, which are refused.
    ///   - type: What each row is read into, as for ``SQLiteFile/read(_:as:)``.
    /// - Returns: The rows, none where nothing was there to be changed.
    /// - Throws: ``StorageError``, as ``write(_:)`` does.
    public func write<Row: Decodable>(_ statement: SQL, as type: Row.Type) throws(StorageError) -> [Row] {
        try SQLRowDecoder.read(written(statement))
    }

    /// Runs a statement that changes something, if the whole transaction is stored, and returns one row.
    ///
    /// - Parameters:
    ///   - statement: One statement, and neither `BEGIN` nor `COMMIT`, which are refused. All that it changes is changed, whichever row is
    ///     returned.
    ///   - type: What the row is read into, as for ``SQLiteFile/read(_:as:)``.
    /// - Returns: The first row; `nil` if nothing was there to be changed.
    /// - Throws: ``StorageError``, as ``write(_:)`` does.
    public func writeFirst<Row: Decodable>(_ statement: SQL, as type: Row.Type = Row.self) throws(StorageError) -> Row? {
        try write(statement, as: type).first
    }

    /// - Throws: The error behind which nothing can be stored, if there was one, though the closure may have caught it.
    func checkSuccess() throws(StorageError) {
        if let error = failure.error { throw error }
    }

    private func written(_ statement: SQL) throws(StorageError) -> [SQLRow] {
        try rows(of: statement) { connection throws(StorageError) in try connection.rows(of: .own(statement)) }
    }

    private func rows(
        of statement: SQL, _ run: (SQLiteConnection) throws(StorageError) -> [SQLRow]
    ) throws(StorageError) -> [SQLRow] {
        try checkSuccess()
        try statement.checkValues()
        do {
            return try run(connection)
        } catch {
            // A statement that is refused has changed nothing, unless SQLite has undone the whole transaction for it.
            if !error.isOfStatement || !connection.isInTransaction { failure.error = error }
            throw error
        }
    }
}
