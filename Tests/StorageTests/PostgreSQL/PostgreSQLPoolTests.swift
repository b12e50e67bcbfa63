import FoundationEssentials
import Synchronization
import Testing

@testable import Storage

@Suite(.withPostgreSQL) struct PostgreSQLPoolTests {
    @Test func `many callers share the connections that are allowed, and none is left at the end`() async throws {
        let location = try PostgreSQLServer.shared.get().database()
        let pool = try await PostgreSQLPool.forTests(location, time: ManualTime()) { $0.size = 3 }
        let watcher = try PostgreSQLHandle(location: location)
        try watcher.execute("SELECT pg_advisory_lock(1)::text")
        try await withThrowingTaskGroup { group in
            for _ in 0..<500 { group.addTask { _ = try await pool.run(Probe.held, []).get() } }
            // Three are in work, and the others wait for them.
            while try watcher.rows(Probe.waitingForLock, []).first?.integer(0) != 3 {}
            #expect(try watcher.rows(Probe.connections, []).first?.integer(0) == 3)
            try watcher.execute("SELECT pg_advisory_unlock(1)::text")
            try await group.waitForAll()
        }
        await pool.close()
        // A server's process may outlive its connection for a moment.
        while try watcher.rows(Probe.connections, []).first?.integer(0) != 0 {}
    }

    @Test func `a wait for a connection is told of, and none where there was none`() async throws {
        let waits = Mutex(0)
        let store = try await Store.postgreSQL(location: try PostgreSQLServer.shared.get().database(), connections: 1) { event in
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

    @Test func `content that no socket takes at once is sent whole, and comes back whole`() async throws {
        let store = try await Store.postgreSQL(location: PostgreSQLServer.shared.get().database())
        let data = Array(repeating: Array(0...255), count: 1 << 15).flatMap { $0 as [UInt8] }
        let record = Record(id: UUID(), owner: .leo, data: data, createdAt: try date())
        try await store.records.add(record)
        #expect(try await store.records.record(record.id, of: .everybody) == record)
        await store.close()
    }
}
