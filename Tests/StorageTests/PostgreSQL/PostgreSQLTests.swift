import FoundationEssentials
import Synchronization
import Testing

@testable import Storage

@Suite(.withPostgreSQL) struct PostgreSQLTests {
    private static let connections = Statement(
        "connections", .reads, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")

    private static let waitingForLock = Statement(
        "waiting_for_lock", .reads,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")

    private static let endListeners = Statement(
        "end_listeners", .reads,
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'
        """)

    private static let endOthers = Statement(
        "end_others", .reads,
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """)

    /// Is in work for as long as another connection has the lock.
    private static let held = Statement(
        "held", .reads, "SELECT 1 FROM (SELECT pg_advisory_xact_lock_shared(1)::text AS lock) AS locked WHERE lock = ''")

    private func server() throws -> PostgreSQLServer { try PostgreSQLServer.shared.get() }

    /// - Parameter time: What the pool takes for the time, so that a busy machine makes no caller late; `nil` for the real one.
    private func pool(
        _ location: String, time: ManualTime? = nil, _ change: (inout PoolPolicy.Rules) -> Void = { _ in }
    ) async throws -> PostgreSQLPool {
        var rules = PoolPolicy.Rules()
        change(&rules)
        let statements = Statement.all + [Self.held]
        guard let time else { return try await PostgreSQLPool.open(location: location, statements: statements, rules: rules) }
        return try await PostgreSQLPool.open(location: location, statements: statements, rules: rules, now: { time.now })
    }

    @Test func `T134 a database that is not there is told with its reason`() async throws {
        let folder = try server().folder
        let missing = "connection to server on socket \"\(folder)/.s.PGSQL.5432\" failed: FATAL:  database \"nowhere\" does not exist"
        await #expect(throws: StorageOpeningError.noConnection(reason: missing)) {
            try await Store.postgreSQL(location: "postgresql:///nowhere?host=\(folder)&user=lionsden")
        }
    }

    @Test func `T134 a newer schema is refused, and one that this program has made is not`() async throws {
        let location = try server().database()
        for _ in 0..<2 { await (try Store.postgreSQL(location: location)).close() }
        _ = try PostgreSQLHandle(location: location).rows(MigrationJournal.store.done, [.integer(Int64(Migration.latest) + 1)])
        await #expect(throws: StorageOpeningError.newerSchema(found: Migration.latest + 1, known: Migration.latest)) {
            try await Store.postgreSQL(location: location)
        }
    }

    @Test func `a step that fails leaves nothing behind`() async throws {
        let location = try server().database()
        let handle = try PostgreSQLHandle(location: location)
        try handle.execute("CREATE TABLE revocations (x integer)")
        await #expect(throws: StorageOpeningError.migrationFailed(version: 1, .unavailable(.postgreSQL(state: "42P07")))) {
            try await Store.postgreSQL(location: location)
        }
        try handle.execute("DROP TABLE revocations")
        await (try Store.postgreSQL(location: location)).close()
    }

    @Test func `what one replica changes another one is told of, also after its connection was lost`() async throws {
        let location = try server().database()
        let (here, there) = (try await Store.postgreSQL(location: location), try await Store.postgreSQL(location: location))
        let (news, arrived) = AsyncStream<Void>.makeStream()
        there.onChange { arrived.yield() }
        var heard = news.makeAsyncIterator()
        // It hears from here on.
        await heard.next()
        try await here.revocations.add(.of("leo"))
        await heard.next()
        let ended = try PostgreSQLHandle(location: location).rows(Self.endListeners, [])
        #expect(ended.first?.values == [.integer(1)])
        await heard.next()
        try await here.revocations.add(.of("pup"))
        await heard.next()
        await here.close()
        await there.close()
    }

    @Test func `a wait for a connection is told of, and none where there was none`() async throws {
        let waits = Mutex(0)
        let store = try await Store.postgreSQL(location: try server().database(), connections: 1) { event in
            if case .waited = event { waits.withLock { $0 += 1 } }
        }
        try await store.records.add(.of(.leo))
        #expect(waits.withLock { $0 } == 0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { try await store.records.add(.of(.leo)) } }
            try await group.waitForAll()
        }
        #expect(waits.withLock { $0 } >= 1)
        await store.close()
    }

    @Test func `an address of PostgreSQL's is told from others`() {
        for text in ["postgresql://h/d", "postgres:///d?host=/run", "postgresql://u:p@h:5432/d?sslmode=require"] {
            #expect(Store.isPostgreSQLLocation(text))
        }
        for text in ["", "dbname=d", "mysql://h/d", "postgresql:/h", "postgresql://[", "postgresql://h/d?nosuch=1", "postgresql://h\0/d"] {
            #expect(!Store.isPostgreSQLLocation(text))
        }
    }

    @Test func `a database of another encoding is refused`() async throws {
        let location = try server().database("-E SQL_ASCII")
        await #expect(throws: StorageOpeningError.otherEncoding("SQL_ASCII")) { try await Store.postgreSQL(location: location) }
    }

    @Test func `of those who open a new database at the same time one makes the schema, and all can use it`() async throws {
        let location = try server().database()
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

    @Test func `many callers share the connections that are allowed, and none is left at the end`() async throws {
        let location = try server().database()
        let pool = try await pool(location, time: ManualTime()) { $0.size = 3 }
        let watcher = try PostgreSQLHandle(location: location)
        try watcher.execute("SELECT pg_advisory_lock(1)::text")
        try await withThrowingTaskGroup { group in
            for _ in 0..<500 { group.addTask { _ = try await pool.run(Self.held, []).get() } }
            // Three are in work, and the others wait for them.
            while try watcher.rows(Self.waitingForLock, []).first?.integer(0) != 3 {}
            #expect(try watcher.rows(Self.connections, []).first?.integer(0) == 3)
            try watcher.execute("SELECT pg_advisory_unlock(1)::text")
            try await group.waitForAll()
        }
        await pool.close()
        // A server's process may outlive its connection for a moment.
        while try watcher.rows(Self.connections, []).first?.integer(0) != 0 {}
    }

    /// What becomes of records that are added while the only connection is in work: they wait for it together.
    private func outcomes(ofAdding records: [Record], at location: String) async throws -> [PostgreSQLConnection.Outcome] {
        let pool = try await pool(location, time: ManualTime()) {
            $0.size = 1
            $0.group = records.count
        }
        let holder = try PostgreSQLHandle(location: location)
        try holder.execute("SELECT pg_advisory_lock(1)::text")
        async let held = pool.run(Self.held, [])
        while try holder.rows(Self.waitingForLock, []).first?.integer(0) != 1 {}
        let outcomes = try await withThrowingTaskGroup { group in
            for (number, record) in records.enumerated() {
                let values: [SQLValue] = [
                    .id(record.id), .text(record.owner.issuer), .text(record.owner.subject), .bytes(record.data), .date(record.createdAt),
                ]
                group.addTask { (number, await pool.run(RecordStatements.add, values)) }
            }
            while pool.waitingCount < records.count { await Task.yield() }
            try holder.execute("SELECT pg_advisory_unlock(1)::text")
            var outcomes: [Int: PostgreSQLConnection.Outcome] = [:]
            for try await (number, outcome) in group { outcomes[number] = outcome }
            return records.indices.compactMap { outcomes[$0] }
        }
        _ = try await held.get()
        await pool.close()
        return outcomes
    }

    private static let transactions = Statement("transactions", .reads, "SELECT count(*), count(DISTINCT xmin::text) FROM records")

    @Test func `records that wait together are stored in one transaction`() async throws {
        let location = try server().database()
        let outcomes = try await outcomes(ofAdding: try (0..<20).map { _ in try .of(.leo) }, at: location)
        #expect(outcomes == Array(repeating: .success([]), count: 20))
        #expect(
            try PostgreSQLHandle(location: location).rows(Self.transactions, []) == [SQLRow(values: [.integer(20), .integer(1)])])
    }

    @Test func `a record that is refused does not harm those that it waits with`() async throws {
        let location = try server().database()
        let id = UUID()
        let records = try (0..<20).map { number in try Record.of(.leo, id: [7, 13].contains(number) ? id : UUID()) }
        let outcomes = try await outcomes(ofAdding: records, at: location)
        #expect(outcomes.count { $0 == .success([]) } == 19)
        #expect([outcomes[7], outcomes[13]].count { $0 == .failure(.conflict) } == 1)
        let found = try PostgreSQLHandle(location: location).rows(Self.transactions, []).first
        #expect(try found?.integer(0) == 19)
    }

    @Test func `content that no socket takes at once is sent whole, and comes back whole`() async throws {
        let store = try await Store.postgreSQL(location: server().database())
        let data = Array(repeating: Array(0...255), count: 1 << 15).flatMap { $0 as [UInt8] }
        let record = Record(id: UUID(), owner: .leo, data: data, createdAt: try date())
        try await store.records.add(record)
        #expect(try await store.records.record(record.id, of: .everybody) == record)
        await store.close()
    }

    @Test func `replicas see each other's changes`() async throws {
        let location = try server().database()
        let (one, other) = (try await Store.postgreSQL(location: location), try await Store.postgreSQL(location: location))
        let (key, revocation) = (try StoredAPIKey.of(.leo), try Revocation.of("leo"))
        try await one.apiKeys.add(key, atMost: 9)
        #expect(try await other.apiKeys.apiKey(key.id) == key)
        #expect(try await other.apiKeys.delete(key.id, of: .leo))
        #expect(try await one.apiKeys.deletions(after: 0, limit: 9).ids == [key.id])
        try await one.revocations.add(revocation)
        #expect(try await other.revocations.changes(after: 0, limit: 9).changes == [.added(revocation)])
        await one.close()
        await other.close()
    }

    // MARK: - T134: slow, full, away

    @Test func `T134 while all connections are in work, callers wait up to their deadline, and the work goes on`() async throws {
        let location = try server().database()
        let time = ManualTime()
        let pool = try await pool(location, time: time) {
            $0.size = 1
            $0.wait = .milliseconds(50)
        }
        let holder = try PostgreSQLHandle(location: location)
        try holder.execute("SELECT pg_advisory_lock(1)::text")
        async let first = pool.run(Self.held, [])
        while try holder.rows(Self.waitingForLock, []).first?.integer(0) != 1 {}
        async let second = pool.run(Self.held, [])
        while pool.waitingCount < 1 { await Task.yield() }
        time.advance(by: .milliseconds(50))
        #expect(await second == .failure(.unavailable(.timedOut)))
        try holder.execute("SELECT pg_advisory_unlock(1)::text")
        #expect(await first == .success([SQLRow(values: [.integer(1)])]))
        #expect(await pool.run(Self.held, []) == .success([SQLRow(values: [.integer(1)])]))
        await pool.close()
    }

    @Test func `T134 a statement that takes too long is given up, and its connection replaced`() async throws {
        let location = try server().database()
        let time = ManualTime()
        let pool = try await pool(location, time: time) {
            $0.size = 1
            $0.work = .milliseconds(50)
        }
        let holder = try PostgreSQLHandle(location: location)
        try holder.execute("SELECT pg_advisory_lock(1)::text")
        for round in 1...3 {
            async let slow = pool.run(Self.held, [])
            // The server's process of a connection that was given up waits on.
            while try holder.rows(Self.waitingForLock, []).first?.integer(0) != Int64(round) {}
            time.advance(by: .milliseconds(50))
            #expect(await slow == .failure(.unavailable(.timedOut)))
        }
        try holder.execute("SELECT pg_advisory_unlock(1)::text")
        // A statement that was given up lets go of the lock when the server has noticed.
        while await pool.run(Self.held, []) != .success([SQLRow(values: [.integer(1)])]) {}
        await pool.close()
    }

    @Test func `T134 a server that only reads is told, and is written to again once it can be`() async throws {
        let location = try server().database()
        let pool = try await pool(location) { $0.size = 1 }
        let records = SQLRecords(database: pool)
        let record = try Record.of(.leo)
        let owner = try PostgreSQLHandle(location: location)
        try owner.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$")
        // Connections that are there already would go on writing.
        _ = try owner.rows(Self.endOthers, [])
        var refusal: StorageError?
        while refusal != .unavailable(.readOnly) {
            do { try await records.add(record) } catch { refusal = error }
        }
        try owner.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$")
        // A refusal has ended its connection, and the next one is of a server that writes.
        while (try? await records.add(record)) == nil {}
        #expect(try await records.record(record.id, of: .everybody) == record)
        await pool.close()
    }

    @Test func `T134 while the server is away callers are told at once, and it recovers by itself`() async throws {
        let server = try PostgreSQLServer()
        let pool = try await pool(server.database())
        let records = SQLRecords(database: pool)
        for round in 0..<3 {
            let record = try Record.of(.leo, "\(round)")
            try await records.add(record)
            try server.tell("stop")
            for _ in 0..<100 {
                await #expect(throws: StorageError.unavailable(.unreachable)) { try await records.record(record.id, of: .everybody) }
            }
            try server.tell("start")
            // Each attempt is refused at once until a connection is there again.
            while (try? await records.record(record.id, of: .everybody)) == nil {}
            #expect(try await records.record(record.id, of: .everybody) == record)
        }
        await pool.close()
    }
}

@Suite struct PostgreSQLAddressTests {
    @Test func `an address that cannot be read is refused`() async throws {
        for location in ["postgresql://h/x?unknown=1", "x", "postgresql:///a\0b"] {
            await #expect(throws: StorageOpeningError.invalidLocation) { try await Store.postgreSQL(location: location) }
        }
    }
}
