import Dispatch

/// Where records, API keys and revocations are.
public struct Store: Sendable {
    public let records: any RecordsRepository
    public let apiKeys: any ApiKeysRepository
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
    ///   - path: Of the file, whose name is followed by `-wal` and `-shm` for those that SQLite keeps beside it.
    ///   - readers: How many read at once, beside the one that writes.
    ///   - observe: Told of what happens inside, on a queue that it must not block.
    /// - Throws: What is wrong with the file.
    public static func sqlite(
        path: String, readers: Int = 2, observe: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) async throws(StorageOpeningError) -> Store {
        let database = try await withCheckedContinuation { continuation in
            DispatchQueue(label: "lionsden.sqlite.opening").async {
                continuation.resume(
                    returning: Result { () throws(StorageOpeningError) in
                        try SQLiteDatabase(path: path, readers: readers, observe: observe)
                    })
            }
        }.get()
        return Store(database) { await database.close() }
    }

    /// Connects to a PostgreSQL server, and brings the schema up to date.
    ///
    /// - Parameters:
    ///   - location: A connection URI of libpq, `postgresql://…`.
    ///   - connections: The most connections, 1 at least, besides one that ``onChange(_:)`` takes.
    ///   - observe: Told of what happens inside, on a queue that it must not block.
    /// - Throws: Why there is no connection, or what is wrong with the schema.
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

    /// - Returns: True if a text is a connection URI that ``postgreSQL(location:connections:observe:)`` can read.
    public static func isPostgreSQLLocation(_ text: String) -> Bool {
        (text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")) && PostgreSQLHandle.canRead(location: text)
    }

    /// Calls a closure whenever API keys or revocations may have changed. PostgreSQL tells of changes by all replicas; a call may come without a
    /// change, and a change is missed only while the connection is lost. SQLite tells nothing. To be called once.
    ///
    /// - Parameter changed: Called on a queue that it must not block.
    public func onChange(_ changed: @escaping @Sendable () -> Void) { listen(changed) }

    /// Closes the database once jobs under way are done. Later callers are told that it is unavailable.
    public func close() async { await end() }
}
