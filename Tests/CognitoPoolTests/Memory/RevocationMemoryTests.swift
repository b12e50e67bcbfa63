import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// What is revoked stays revoked when the pool starts anew from its file.
@Suite struct RevocationMemoryTests {
    private func fixture(_ path: String, at seconds: Double = 0) throws -> PoolFixture {
        let fixture = try PoolFixture {
            $0.dataFile = path
            $0.keys = nil
        }
        fixture.clock.advance(by: .seconds(seconds))
        return fixture
    }

    private func user(_ fixture: PoolFixture, _ token: String) async throws -> JSONView {
        try await fixture.call("GetUser", ["AccessToken": .string(token)])
    }

    @Test(arguments: [true, false]) func `T170 a revoked sign-in's access tokens stay revoked`(isSettled: Bool) async throws {
        try await withPath { path in
            let (ended, other): (SignInTokens, SignInTokens)
            do {
                let first = try fixture(path)
                ended = try first.pool.signIn(username: "leo", password: PoolFixture.password)
                other = try first.pool.signIn(username: "leo", password: PoolFixture.password)
                let token = try #require(ended.refreshToken)
                _ = try await first.call("RevokeToken", ["Token": .string(token), "ClientId": "plainclient"])
                // The second start reads them from the journal, or from the file.
                if isSettled { first.pool.pools.settle() }
            }
            for _ in 1...2 {
                let next = try fixture(path)
                await #expect(throws: CognitoError.accessTokenRevoked) { try await user(next, ended.accessToken) }
                _ = try await user(next, other.accessToken)
                // A change of the settings makes the directory of the journal anew.
                try next.pool.createGroup("group-\(UInt64.random(in: 0 ... .max))")
            }
        }
    }

    @Test(arguments: ["GlobalSignOut", "AdminUserGlobalSignOut", "AdminDisableUser"])
    func `T170 signing out everywhere ends sign-ins of before the start, too, and stays`(operation: String) async throws {
        try await withPath { path in
            let old = try fixture(path).pool.signIn(username: "leo", password: PoolFixture.password)
            let new: SignInTokens
            do {
                let second = try fixture(path, at: 10)
                let call: JSONValue = [
                    "AccessToken": .string(old.accessToken), "UserPoolId": .string(second.poolID), "Username": "leo",
                ]
                _ = try await second.call(operation, call)
                _ = try await second.call("AdminEnableUser", call)
                await #expect(throws: CognitoError.accessTokenRevoked) { try await user(second, old.accessToken) }
                new = try second.pool.signIn(username: "leo", password: PoolFixture.password)
                _ = try await user(second, new.accessToken)
            }
            let third = try fixture(path, at: 20)
            await #expect(throws: CognitoError.accessTokenRevoked) { try await user(third, old.accessToken) }
            _ = try await user(third, new.accessToken)
        }
    }

    @Test func `T170 a user signs out after a start within the second of the sign-in`() async throws {
        try await withPath { path in
            let old = try fixture(path).pool.signIn(username: "leo", password: PoolFixture.password)
            for isFirst in [true, false] {
                let next = try fixture(path)
                if isFirst { _ = try await next.call("GlobalSignOut", ["AccessToken": .string(old.accessToken)]) }
                await #expect(throws: CognitoError.accessTokenRevoked) { try await user(next, old.accessToken) }
            }
        }
    }

    @Test func `the tokens of a deleted user say that there is none`() async throws {
        let fixture = try PoolFixture()
        let tokens = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        _ = try await fixture.call("DeleteUser", ["AccessToken": .string(tokens.accessToken)])
        await #expect(throws: CognitoError.userNotFound) { try await user(fixture, tokens.accessToken) }
    }
}
