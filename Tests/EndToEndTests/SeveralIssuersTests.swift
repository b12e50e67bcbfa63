import App
import CognitoCore
import CognitoTesting
import XCTest

/// Tokens of several user pools at once, each judged by its own pool's rules and keys.
final class SeveralIssuersTests: APITestCase {
    private static func pool(_ id: String, client: String) async throws -> EmbeddedUserPool {
        let region = String(id.prefix { $0 != "_" })
        let test = TestPool(
            pool: try UserPool(id: id, region: region, clientIDs: [client]), userEmail: Den.email, userPassword: Secret(Den.password))
        let pool = try EmbeddedUserPool(PoolConfiguration(test, group: Den.admins, port: 0))
        try await pool.start()
        return pool
    }

    private static func keys(of pool: EmbeddedUserPool, _ id: String) -> String { "\(pool.baseURL.text)/\(id)/.well-known/jwks.json" }

    private static func token(of pool: EmbeddedUserPool) throws -> String {
        try pool.signIn(username: Den.email, password: Den.password).idToken
    }

    private func served(
        first: EmbeddedUserPool, second: EmbeddedUserPool, secondClients: String, _ body: (TestClient) async throws -> Void
    ) async throws {
        let configuration = try AppConfiguration(
            reading: Environment(process: [
                "COGNITO_CLIENT_ID": "one", "COGNITO_USER_POOL_ID": "us-fake-1_One", "COGNITO_MAIN_REGION": "us-fake-1",
                "COGNITO_ADMINS_GROUP_NAME": Den.admins, "COGNITO_JWKS_URI": Self.keys(of: first, "us-fake-1_One"),
                "COGNITO_ADDITIONAL_ISSUERS":
                    "us-mock-2_Two;client=\(secondClients);jwks=\(Self.keys(of: second, "us-mock-2_Two"))",
                "HTTP_PORT": "0", "HTTP_DRAIN_SECONDS": "1", "LOG_LEVEL": "critical",
            ]), for: .production)
        let served = try await Den.serve(configuration)
        try await body(served.client)
        served.application.cancel()
        _ = await served.application.result
    }

    func testTokensOfBothPoolsAreTaken() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let second = try await Self.pool("us-mock-2_Two", client: "two")
        try await served(first: first, second: second, secondClients: "two") { client in
            for pool in [first, second] {
                let response = try await client.get("/secure", token: try Self.token(of: pool))
                XCTAssertEqual(response.status, 200, response.text)
            }
            let ready = try await client.get("/readyz")
            XCTAssertEqual(ready.status, 200)
        }
        await first.stop()
        await second.stop()
    }

    /// The second pool's tokens name the first pool's client here.
    func testT29AClientOfOnePoolIsNoClientOfTheOther() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let second = try await Self.pool("us-mock-2_Two", client: "one")
        try await served(first: first, second: second, secondClients: "two") { client in
            let response = try await client.get("/secure", token: try Self.token(of: second))
            try assertProblem(response, 401, "invalid_token", challenge: Self.invalidToken)
        }
        await first.stop()
        await second.stop()
    }

    /// A key of the second pool vouches for nothing that the first pool is said to have issued.
    func testT57AKeyOfOneIssuerSignsForNoOther() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let second = try await Self.pool("us-mock-2_Two", client: "two")
        // Says that it is the first pool, and has keys of its own.
        let impostor = try await Self.pool("us-fake-1_One", client: "one")
        try await served(first: first, second: second, secondClients: "two") { client in
            let response = try await client.get("/secure", token: try Self.token(of: impostor))
            try assertProblem(response, 401, "invalid_token", challenge: Self.invalidToken)
        }
        for pool in [first, second, impostor] { await pool.stop() }
    }

    func testReadinessWaitsForTheKeysOfAll() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let second = try await Self.pool("us-mock-2_Two", client: "two")
        let tokens = try [first, second].map(Self.token)
        await second.stop()
        try await served(first: first, second: second, secondClients: "two") { client in
            let statuses = try await [client.get("/secure", token: tokens[0]).status, client.get("/secure", token: tokens[1]).status]
            XCTAssertEqual(statuses, [200, 503])
            try assertProblem(await client.get("/readyz"), 503, "not_ready")
        }
        await first.stop()
    }
}
