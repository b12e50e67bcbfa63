import CognitoAuth
import CognitoCore
import CognitoTesting

/// A pool that runs, and a verifier that trusts it; and a verifier whose keys cannot be had.
struct World {
    static let password = "Pass!word123"

    let pool: EmbeddedUserPool
    let verifier: CognitoVerifier
    let keyless: CognitoVerifier

    private init(_ pool: EmbeddedUserPool) throws {
        self.pool = pool
        verifier = Self.verifier(of: pool.userPool, keysAt: pool.userPool.keySetLocation)
        // The discard port: nothing listens there.
        keyless = Self.verifier(of: pool.userPool, keysAt: .remote(try HTTPURL("http://127.0.0.1:9/keys")))
    }

    private static func verifier(of pool: UserPool, keysAt location: JWKSLocation) -> CognitoVerifier {
        CognitoVerifier(policy: ClaimsPolicy(trusting: pool, tokenUse: .any), keys: JWKSCache(location: location))
    }

    /// Runs a test in a world of its own: Leo is a keeper, Pup is suspended, Kit is in no group.
    static func with(_ test: (World) async throws -> Void) async throws {
        let users = [
            TestUser(username: "leo", password: password, groups: ["keepers", "vets"]),
            TestUser(username: "pup", password: password, groups: ["keepers", "vets", "suspended"]),
            TestUser(username: "kit", password: password),
        ]
        let pool = try EmbeddedUserPool(PoolConfiguration(users: users))
        try await pool.start()
        do { try await test(try World(pool)) } catch {
            await pool.stop()
            throw error
        }
        await pool.stop()
    }

    func idToken(of name: String, _ change: (inout TokenDraft) -> Void = { _ in }) throws -> String {
        try pool.issuer().idToken(for: pool.user(name), change)
    }

    func accessToken(of name: String, scopes: [String]) throws -> String {
        try pool.issuer().accessToken(for: pool.user(name), scopes: scopes)
    }

    func machineToken(scopes: [String]) throws -> String { try pool.issuer().machineToken(scopes: scopes) }
}
