import Testing

@testable import Storage

@Suite(.withPostgreSQL) struct PostgreSQLOpeningTests {
    @Test func `T134 a database that is not there is told with its reason`() async throws {
        let folder = try PostgreSQLServer.shared.get().folder
        let missing = "connection to server on socket \"\(folder)/.s.PGSQL.5432\" failed: FATAL:  database \"nowhere\" does not exist"
        await #expect(throws: StorageOpeningError.noConnection(reason: missing)) {
            try await Store.postgreSQL(location: "postgresql:///nowhere?host=\(folder)&user=lionsden")
        }
    }

    @Test func `T134 a newer schema is refused, and one that this program has made is not`() async throws {
        let location = try PostgreSQLServer.shared.get().database()
        for _ in 0..<2 { await (try Store.postgreSQL(location: location)).close() }
        _ = try PostgreSQLHandle(location: location).rows(MigrationJournal.store.done, [.integer(Int64(Migration.latest) + 1)])
        await #expect(throws: StorageOpeningError.newerSchema(found: Migration.latest + 1, known: Migration.latest)) {
            try await Store.postgreSQL(location: location)
        }
    }

    @Test func `a step that fails leaves nothing behind`() async throws {
        let location = try PostgreSQLServer.shared.get().database()
        let handle = try PostgreSQLHandle(location: location)
        try handle.execute("CREATE TABLE revocations (x integer)")
        await #expect(throws: StorageOpeningError.migrationFailed(version: 1, .unavailable(.postgreSQL(state: "42P07")))) {
            try await Store.postgreSQL(location: location)
        }
        try handle.execute("DROP TABLE revocations")
        await (try Store.postgreSQL(location: location)).close()
    }

    @Test func `a database of another encoding is refused`() async throws {
        let location = try PostgreSQLServer.shared.get().database("-E SQL_ASCII")
        await #expect(throws: StorageOpeningError.otherEncoding("SQL_ASCII")) { try await Store.postgreSQL(location: location) }
    }

    @Test func `of those who open a new database at the same time one makes the schema, and all can use it`() async throws {
        let location = try PostgreSQLServer.shared.get().database()
        try await withThrowingTaskGroup { group in
            for _ in 0..<6 {
                group.addTask {
                    let store = try await Store.postgreSQL(location: location, connections: 1)
                    try await store.records.add(try .of(.leo))
                    await store.close()
                }
            }
            try await group.waitForAll()
        }
        let store = try await Store.postgreSQL(location: location)
        #expect(try await store.records.records(of: .leo, after: nil, limit: 100).records.count == 6)
        await store.close()
    }
}
