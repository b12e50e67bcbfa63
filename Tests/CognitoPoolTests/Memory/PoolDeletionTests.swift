import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// Pools that are deleted, also while their operations run.
@Suite struct PoolDeletionTests {
    private func fixture(_ path: String) throws -> PoolFixture {
        try PoolFixture {
            $0.dataFile = path
            $0.keys = nil
        }
    }

    private func createPool(_ fixture: PoolFixture) async throws -> String {
        try #require(try await fixture.call("CreateUserPool", ["PoolName": "cats"])["UserPool"]?.member("Id")?.string)
    }

    @Test func `an operation that outlives its pool is refused, and the next start finds the others`() async throws {
        try await withPath { path in
            do {
                let first = try fixture(path)
                let id = try await createPool(first)
                let gate = await Gate(first.pool.service.hashing)
                let input: JSONValue = ["UserPoolId": .string(id), "Username": "nala", "MessageAction": "SUPPRESS"]
                let created = Task { try await first.call("AdminCreateUser", input) }
                await gate.someoneWaits()
                _ = try await first.call("DeleteUserPool", ["UserPoolId": .string(id)])
                let journal = try content(of: "\(path).journal")
                gate.open()
                await #expect(throws: CognitoError.poolNotFound) { try await created.value }
                #expect(try content(of: "\(path).journal") == journal)
                try first.pool.createGroup("kings")
            }
            let second = try fixture(path)
            #expect(second.pool.pools.all.map(\.id) == [second.poolID])
            #expect(throws: CognitoError.groupExists) { try second.pool.createGroup("kings") }
        }
    }

    @Test func `a journal of an earlier version with a change after the deletion is read`() async throws {
        try await withPath { path in
            var id = ""
            do {
                let first = try fixture(path)
                id = try await createPool(first)
                _ = try await first.call("DeleteUserPool", ["UserPoolId": .string(id)])
            }
            try append("{\"changed\":\"\(id)\",\"users\":[],\"removed\":[]}", toJournalOf: path)
            let second = try fixture(path)
            #expect(second.pool.pools.all.map(\.id) == [second.poolID])
            await second.pool.stop()
            #expect(try PoolRecord.all(in: PoolRecordReader(parsing: try content(of: path))).map(\.poolID) == [second.poolID])
        }
    }

    @Test func `the configured pool cannot be deleted, since the next start would refuse the file of the others`() async throws {
        try await withPath { path in
            do {
                let first = try fixture(path)
                _ = try await createPool(first)
                await #expect(throws: CognitoError.invalidParameter(.configuredPool)) {
                    try await first.call("DeleteUserPool", ["UserPoolId": .string(first.poolID)])
                }
                #expect(try await first.signIn().token("IdToken") != nil)
            }
            #expect(try fixture(path).pool.pools.all.count == 2)
        }
    }
}
