import CSQLite

/// One connection to an SQLite file, and the statements that have been prepared on it.
///
/// `@unchecked Sendable`: it is handed to one `SQLiteWorker`, whose jobs run one at a time. `@safe`: the handle is never handed out.
@safe
final class SQLiteConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    private var prepared: [String: SQLiteStatement] = [:]

    /// The most statements that stay prepared. A program has fewer, unless it makes texts while it runs.
    static let mostPrepared = 1_000

    /// The longest wait for another process's lock, in milliseconds.
    static let lockWait: Int32 = 5_000

    /// - Parameter path: The path of the file, which is made if it is missing. Never read as a URI or as the name of a database in memory.
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

    /// The path, with `./` before a relative one: SQLite reads some bare names, such as `:memory:`, as something other than a path.
    static func fileName(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

    /// How many statements stay prepared.
    var preparedCount: Int { prepared.count }

    /// True if a transaction is open. SQLite rolls it back by itself after some failures.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Runs statements without parameters, and ignores their rows.
    func execute(_ script: StaticString) throws(StorageError) {
        let code = script.withUTF8Buffer { script in
            unsafe script.withMemoryRebound(to: CChar.self) { unsafe sqlite3_exec(handle, $0.baseAddress, nil, nil, nil) }
        }
        guard code == SQLITE_OK else { throw unsafe StorageError(preparing: code, on: handle) }
    }

    func rows(of job: SQLiteWorker.Job) throws(StorageError) -> [SQLRow] {
        switch job {
        case .known(let statement, let values): return try rows(statement, values)
        case .own(let sql): return try statement(of: sql).rows(sql.values, namingColumns: true)
        case .transaction(let run):
            run(self)
            return []
        }
    }

    /// Runs a statement of a program's own that changes nothing, on the connection that writes.
    func rows(reading sql: SQL) throws(StorageError) -> [SQLRow] {
        let statement = try statement(of: sql)
        guard statement.isReadOnly else { throw .unavailable(.readOnly) }
        return try statement.rows(sql.values, namingColumns: true)
    }

    /// Runs a statement, which is prepared once.
    func rows(_ statement: Statement, _ values: [SQLValue]) throws(StorageError) -> [SQLRow] {
        try prepared(statement.name) { statement.sqlite.description }.rows(values)
    }

    private func statement(of sql: SQL) throws(StorageError) -> SQLiteStatement {
        if prepared[sql.text] == nil, sql.controlsTransaction {
            throw .malformedStatement(reason: "a transaction begins and ends with SQLiteFile.transaction alone")
        }
        let statement = try prepared(sql.text) { sql.text }
        // SQLite takes what stands between quotation marks for text, and would run the statement without the value.
        guard statement.takes(sql.values.count) else {
            throw .malformedStatement(reason: "a value is interpolated where none can be, such as between quotation marks")
        }
        return statement
    }

    /// - Parameter key: Unique among the texts.
    private func prepared(_ key: String, _ text: () -> String) throws(StorageError) -> SQLiteStatement {
        if let known = prepared[key] { return known }
        let statement = try unsafe SQLiteStatement(text(), on: handle)
        if prepared.count < Self.mostPrepared { prepared[key] = statement }
        return statement
    }

    /// - Returns: The text of a pragma's single row.
    func answer(to pragma: StaticString) throws(StorageError) -> String {
        let rows = try unsafe SQLiteStatement(pragma.description, on: handle).rows([])
        guard let row = rows.first else { throw SQLRow.unexpected }
        return try row.text(0)
    }
}
