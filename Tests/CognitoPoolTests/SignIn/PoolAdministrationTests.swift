import CognitoCore
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolAdministrationTests {
    @Test func `a user joins a group from outside, whether or not it exists`() async throws {
        let fixture = try PoolFixture()
        try await EmbeddedUserPoolTests.serving(fixture) { _ in
            let admin = PoolAdministration(endpoint: fixture.pool.baseURL, poolID: fixture.poolID)
            for group in ["lions", "zebras", "zebras"] { try await admin.add(user: "pup", toGroup: group) }
            #expect(try fixture.pool.user("pup").groups == ["lions", "zebras"])
        }
    }

    @Test func `an unknown user and another pool are refused`() async throws {
        let fixture = try PoolFixture()
        try await EmbeddedUserPoolTests.serving(fixture) { _ in
            let admin = PoolAdministration(endpoint: fixture.pool.baseURL, poolID: fixture.poolID)
            await #expect(throws: SignInError.refused(.userNotFound, message: "User does not exist.")) {
                try await admin.add(user: "nobody", toGroup: "zebras")
            }
            let lost = PoolAdministration(endpoint: fixture.pool.baseURL, poolID: "us-fake-1_Other")
            await #expect(throws: SignInError.refused(.clientNotFound, message: "User pool does not exist.")) {
                try await lost.add(user: "pup", toGroup: "zebras")
            }
        }
    }
}
