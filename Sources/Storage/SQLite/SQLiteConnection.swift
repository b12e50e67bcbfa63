import CSQLite

/// One connection to an SQLite file, and the statements that have been prepared on it.
///
/// `@unchecked Sendable`: it is made in one place and handed to one `SQLiteWorker`, whose jobs run one at a time. `@safe` for the same
/// reason: the handle is never handed out.
@safe
final class SQLiteConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    private var prepared: [String: SQLiteStatement] = [:]

    /// The time for which another process's lock is waited for, in milliseconds.
    static let lockWait: Int32 = 5_000

    /// - Parameter path: Of an existing file, or of one that is made. Never read as a URI, nor as the name of a database in memory.
    init(path: String) throws(StorageError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(Self.fileName(path), &opened, flags, nil)
        guard code == SQLITE_OK, let handle = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw StorageError(sqlite: code)
        }
        unsafe self.handle = handle
        unsafe sqlite3_busy_timeout(handle, Self.lockWait)
    }

    deinit {
        prepared = [:]
        unsafe sqlite3_close_v2(handle)
    }

    /// A path that SQLite takes for one: some names mean a database in memory, or carry options.
    static func fileName(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

    /// True if a transaction is open. Some failures end it without being asked.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Runs statements that have neither parameters nor an answer.
    func execute(_ script: StaticString) throws(StorageError) {
        let code = script.withUTF8Buffer { script in
            unsafe script.withMemoryRebound(to: CChar.self) { unsafe sqlite3_exec(handle, $0.baseAddress, nil, nil, nil) }
        }
        guard code == SQLITE_OK else { throw StorageError(sqlite: code) }
    }

    /// Runs a statement, and prepares it before the first time.
    func rows(_ statement: Statement, _ values: [SQLValue]) throws(StorageError) -> [SQLRow] {
        try rows(statement.name, statement.sqlite, values)
    }

    private func rows(_ name: String, _ text: StaticString, _ values: [SQLValue]) throws(StorageError) -> [SQLRow] {
        if let known = prepared[name] { return try known.rows(values) }
        let statement = try unsafe SQLiteStatement(text, on: handle)
        prepared[name] = statement
        return try statement.rows(values)
    }

    /// The one text that a pragma answers with.
    func answer(to pragma: StaticString) throws(StorageError) -> String {
        let rows = try unsafe SQLiteStatement(pragma, on: handle).rows([])
        guard let row = rows.first else { throw SQLRow.unexpected }
        return try row.text(0)
    }
}
