/// The database that holds records, API keys and revocations.
public struct Store: Sendable {
    /// What users have stored.
    public let records: any RecordsRepository
    /// The API keys of users: of each its digest, and never its secret.
    public let apiKeys: any ApiKeysRepository
    /// The users, sign-ins and tokens that are refused.
    public let revocations: any RevocationsRepository
    private let listen: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let end: @Sendable () async -> Void

    private init(
        _ database: some SQLDatabase, listen: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { _ in },
        end: @escaping @Sendable () async -> Void
    ) {
        records = SQLRecords(database: database)
        apiKeys = SQLAPIKeys(database: database)
        revocations = SQLRevocations(database: database)
        self.listen = listen
        self.end = end
    }

    /// Opens an SQLite file, which is made where there is none, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: The path of the file. SQLite keeps two more beside it, with `-wal` and `-shm` appended.
    ///   - readers: The number of reading connections, 1 or more, beside the writing one.
    ///   - observe: Called with each event, on a queue that it must not block.
    /// - Throws: ``StorageOpeningError``, if the file cannot be used.
    public static func sqlite(
        path: String, readers: Int = 2, observe: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) async throws(StorageOpeningError) -> Store {
        let database = try await SQLiteDatabase.open(path: path, schema: .store, readers: readers, observe: observe)
        return Store(database) { await database.close() }
    }

    /// Connects to a PostgreSQL server, and brings the schema up to date.
    ///
    /// - Parameters:
    ///   - location: A connection URI of libpq, `postgresql://…`.
    ///   - connections: The most connections, 1 or more, besides the one of ``onChange(_:)``.
    ///   - observe: Called with each event, on a queue that it must not block.
    /// - Throws: ``StorageOpeningError``, if there is no connection or the schema cannot be used.
    public static func postgreSQL(
        location: String, connections: Int = 8, observe: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) async throws(StorageOpeningError) -> Store {
        let pool = try await PostgreSQLPool.open(
            location: location, rules: PoolPolicy.Rules(size: max(1, connections)), observe: observe)
        let listener = PostgreSQLListener(location: location)
        return Store(pool, listen: listener.start) {
            listener.close()
            await pool.close()
        }
    }

    /// - Returns: True if the text is a connection URI that ``postgreSQL(location:connections:observe:)`` can parse.
    public static func isPostgreSQLLocation(_ text: String) -> Bool {
        (text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")) && PostgreSQLHandle.canRead(location: text)
    }

    /// Calls a closure whenever API keys or revocations may have changed. To be called once.
    ///
    /// PostgreSQL reports the changes of all replicas. A call may come without a change, as after a lost connection, during which changes are
    /// missed. SQLite reports nothing.
    ///
    /// - Parameter changed: Called on a queue that it must not block.
    public func onChange(_ changed: @escaping @Sendable () -> Void) { listen(changed) }

    /// Closes the database once running jobs are done. Later calls throw ``StorageError/unavailable(_:)`` with ``Outage/closed``.
    public func close() async { await end() }
}
