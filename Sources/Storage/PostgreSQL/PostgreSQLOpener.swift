import Dispatch

/// Opens connections, one after the other, on a queue of its own, since name look-up and connecting block.
struct PostgreSQLOpener: Sendable {
    private let location: String
    private let statements: [Statement]
    private let queue = DispatchQueue(label: "lionsden.postgresql.opening")

    /// - Parameters:
    ///   - location: A connection URI of libpq.
    ///   - statements: The statements to prepare on each connection.
    init(location: String, statements: [Statement] = Statement.all) {
        self.location = location
        self.statements = statements
    }

    /// Opens a connection, with every statement prepared.
    ///
    /// - Parameters:
    ///   - migrating: If true, the schema is brought up to date first.
    ///   - finish: Called on the opener's queue.
    func open(migrating: Bool = false, finish: @escaping @Sendable (Result<PostgreSQLHandle, StorageOpeningError>) -> Void) {
        queue.async { [location, statements] in
            finish(
                Result { () throws(StorageOpeningError) in
                    let handle = try PostgreSQLHandle(location: location)
                    if migrating { try handle.migrate() }
                    do throws(StorageError) { try handle.begin(statements) } catch { throw .outage(error.outage) }
                    return handle
                })
        }
    }
}

extension PostgreSQLHandle {
    /// Bounds for statements at the server, so that one that the pool has given up does not run on.
    private static let bounds: StaticString = "SET statement_timeout = '10s'; SET lock_timeout = '5s'; SET synchronous_commit = on"

    fileprivate func begin(_ statements: [Statement]) throws(StorageError) {
        try execute(Self.bounds)
        for statement in statements { try prepare(statement) }
        guard stopBlocking() else { throw .unavailable(.unreachable) }
    }

    /// Runs the missing migrations in one transaction and under a lock, so that of several programs that start at once only one runs them.
    /// A failure closes the connection, and with it the transaction.
    fileprivate func migrate() throws(StorageOpeningError) {
        var found = 0
        var step = 0
        do throws(StorageError) {
            try execute("SET statement_timeout = '60s'")
            try execute("BEGIN")
            _ = try rows(Migration.lock, [])
            try execute(MigrationJournal.store.creation)
            found = try Int(rows(MigrationJournal.store.found, []).first?.integer(0) ?? 0)
            for migration in Migration.all where migration.version > found {
                step = migration.version
                try execute(migration.postgreSQL)
                _ = try rows(MigrationJournal.store.done, [.integer(Int64(step))])
            }
            try execute("COMMIT")
        } catch {
            throw step == 0 ? .outage(error.outage) : .migrationFailed(version: step, error)
        }
        guard found <= Migration.latest else { throw .newerSchema(found: found, known: Migration.latest) }
    }
}
