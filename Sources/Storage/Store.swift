import Dispatch

/// Where records, API keys and revocations are.
public struct Store: Sendable {
    public let records: any RecordsRepository
    public let apiKeys: any ApiKeysRepository
    public let revocations: any RevocationsRepository
    private let end: @Sendable () async -> Void

    init(_ database: some SQLDatabase, end: @escaping @Sendable () async -> Void) {
        records = SQLRecords(database: database)
        apiKeys = SQLAPIKeys(database: database)
        revocations = SQLRevocations(database: database)
        self.end = end
    }

    /// Opens an SQLite file, which is made where there is none, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: Of the file, whose name is followed by `-wal` and `-shm` for those that SQLite keeps beside it.
    ///   - readers: How many read at once, beside the one that writes.
    /// - Throws: What is wrong with the file.
    public static func sqlite(path: String, readers: Int = 2) async throws(StorageOpeningError) -> Store {
        let database = try await withCheckedContinuation { continuation in
            DispatchQueue(label: "lionsden.sqlite.opening").async {
                continuation.resume(
                    returning: Result { () throws(StorageOpeningError) in try SQLiteDatabase(path: path, readers: readers) })
            }
        }.get()
        return Store(database) { await database.close() }
    }

    /// Connects to a PostgreSQL server, and brings the schema up to date.
    ///
    /// - Parameters:
    ///   - location: A connection URI of libpq, `postgresql://…`.
    ///   - connections: The most connections, 1 at least.
    /// - Throws: Why there is no connection, or what is wrong with the schema.
    public static func postgreSQL(location: String, connections: Int = 8) async throws(StorageOpeningError) -> Store {
        let pool = try await PostgreSQLPool.open(location: location, rules: PoolPolicy.Rules(size: max(1, connections)))
        return Store(pool) { await pool.close() }
    }

    /// Lets go of the database once what has been asked for is done. Whoever asks later is told that it is unavailable.
    public func close() async { await end() }
}
