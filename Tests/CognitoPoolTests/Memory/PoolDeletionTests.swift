import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// Pools that are deleted.
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
