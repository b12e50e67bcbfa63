import FoundationEssentials
import Testing

@testable import Storage

/// Records that are stored together.
@Suite(.withPostgreSQL) struct PostgreSQLGroupTests {
    /// What becomes of records that are added while the only connection is in work: they wait for it together.
    private func outcomes(ofAdding records: [Record], at location: String) async throws -> [PostgreSQLConnection.Outcome] {
        let pool = try await PostgreSQLPool.forTests(location, time: ManualTime()) {
            $0.size = 1
            $0.group = records.count
        }
        let holder = try PostgreSQLHandle(location: location)
        try holder.execute("SELECT pg_advisory_lock(1)::text")
        async let held = pool.run(Probe.held, [])
        while try holder.rows(Probe.waitingForLock, []).first?.integer(0) != 1 {}
        let outcomes = try await withThrowingTaskGroup { group in
            for (number, record) in records.enumerated() {
                group.addTask { (number, await pool.run(RecordStatements.add, record.values)) }
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
        let location = try PostgreSQLServer.shared.get().database()
        let outcomes = try await outcomes(ofAdding: try (0..<20).map { _ in try .of(.leo) }, at: location)
        #expect(outcomes == Array(repeating: .success([]), count: 20))
        #expect(
            try PostgreSQLHandle(location: location).rows(Self.transactions, []) == [SQLRow(values: [.integer(20), .integer(1)])])
    }

    @Test func `a record that is refused does not harm those that it waits with`() async throws {
        let location = try PostgreSQLServer.shared.get().database()
        let id = UUID()
        let records = try (0..<20).map { number in try Record.of(.leo, id: [7, 13].contains(number) ? id : UUID()) }
        let outcomes = try await outcomes(ofAdding: records, at: location)
        #expect(outcomes.count { $0 == .success([]) } == 19)
        #expect([outcomes[7], outcomes[13]].count { $0 == .failure(.conflict) } == 1)
        let found = try PostgreSQLHandle(location: location).rows(Self.transactions, []).first
        #expect(try found?.integer(0) == 19)
    }
}
