import Testing

@testable import Storage

/// A database that is slow, only reads, or is away.
@Suite(.withPostgreSQL) struct PostgreSQLOutageTests {
    /// A pool of one connection, and another connection that holds the lock for which `Probe.held` waits.
    private func poolBehindLock(
        _ time: ManualTime, _ change: (inout PoolPolicy.Rules) -> Void
    ) async throws -> (pool: PostgreSQLPool, holder: PostgreSQLHandle) {
        let location = try PostgreSQLServer.shared.get().database()
        let pool = try await PostgreSQLPool.forTests(location, time: time) { rules in
            rules.size = 1
            change(&rules)
        }
        let holder = try PostgreSQLHandle(location: location)
        try holder.execute("SELECT pg_advisory_lock(1)::text")
        return (pool, holder)
    }

    @Test func `T134 while all connections are in work, callers wait up to their deadline, and the work goes on`() async throws {
        let time = ManualTime()
        let (pool, holder) = try await poolBehindLock(time) { $0.wait = .milliseconds(50) }
        async let first = pool.run(Probe.held, [])
        while try holder.rows(Probe.waitingForLock, []).first?.integer(0) != 1 {}
        async let second = pool.run(Probe.held, [])
        while pool.waitingCount < 1 { await Task.yield() }
        time.advance(by: .milliseconds(50))
        #expect(await second == .failure(.unavailable(.timedOut)))
        try holder.execute("SELECT pg_advisory_unlock(1)::text")
        #expect(await first == .success([SQLRow(values: [.integer(1)])]))
        #expect(await pool.run(Probe.held, []) == .success([SQLRow(values: [.integer(1)])]))
        await pool.close()
    }

    @Test func `T134 a statement that takes too long is given up, and its connection replaced`() async throws {
        let time = ManualTime()
        let (pool, holder) = try await poolBehindLock(time) { $0.work = .milliseconds(50) }
        for round in 1...3 {
            async let slow = pool.run(Probe.held, [])
            // The server's process of a connection that was given up waits on.
            while try holder.rows(Probe.waitingForLock, []).first?.integer(0) != Int64(round) {}
            time.advance(by: .milliseconds(50))
            #expect(await slow == .failure(.unavailable(.timedOut)))
        }
        try holder.execute("SELECT pg_advisory_unlock(1)::text")
        // A statement that was given up lets go of the lock when the server has noticed.
        while await pool.run(Probe.held, []) != .success([SQLRow(values: [.integer(1)])]) {}
        await pool.close()
    }

    @Test func `T134 a server that only reads is told, and is written to again once it can be`() async throws {
        let location = try PostgreSQLServer.shared.get().database()
        let pool = try await PostgreSQLPool.forTests(location) { $0.size = 1 }
        let records = SQLRecords(database: pool)
        let record = try Record.of(.leo)
        let owner = try PostgreSQLHandle(location: location)
        try owner.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$")
        // Connections that are there already would go on writing.
        _ = try owner.rows(Probe.endOthers, [])
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
        let pool = try await PostgreSQLPool.forTests(server.database())
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
