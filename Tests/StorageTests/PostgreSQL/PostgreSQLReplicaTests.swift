import Testing

@testable import Storage

/// Two stores with one database.
@Suite(.withPostgreSQL) struct PostgreSQLReplicaTests {
    @Test func `replicas see each other's changes`() async throws {
        let location = try PostgreSQLServer.shared.get().database()
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

    @Test func `what one replica changes another one is told of, also after its connection was lost`() async throws {
        let location = try PostgreSQLServer.shared.get().database()
        let (here, there) = (try await Store.postgreSQL(location: location), try await Store.postgreSQL(location: location))
        let (news, arrived) = AsyncStream<Void>.makeStream()
        there.onChange { arrived.yield() }
        var heard = news.makeAsyncIterator()
        // It hears from here on.
        await heard.next()
        try await here.revocations.add(.of("leo"))
        await heard.next()
        let ended = try PostgreSQLHandle(location: location).rows(Probe.endListeners, [])
        #expect(ended.first?.values == [.integer(1)])
        await heard.next()
        try await here.revocations.add(.of("pup"))
        await heard.next()
        await here.close()
        await there.close()
    }
}
