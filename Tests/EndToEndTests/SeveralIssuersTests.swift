import App
import CognitoAuth
import CognitoCore
import CognitoTesting
import EnvironmentReading
import HTTPServer
import StrictJSON
import XCTest

/// Tokens of several user pools at once, each judged by its own pool's rules and keys.
final class SeveralIssuersTests: APITestCase {
    private static func pool(_ id: String, client: String) async throws -> EmbeddedUserPool {
        let region = String(id.prefix { $0 != "_" })
        let test = TestPool(
            pool: try UserPool(id: id, region: region, clientIDs: [client]), userEmail: Den.email, userPassword: Secret(Den.password))
        var configuration = PoolConfiguration(test, group: Den.admins, port: 0)
        configuration.issuer = .aws
        let pool = try EmbeddedUserPool(configuration)
        try await pool.start()
        return pool
    }

    private static func keys(of pool: EmbeddedUserPool, _ id: String) -> String { "\(pool.baseURL.text)/\(id)/.well-known/jwks.json" }

    private static func token(of pool: EmbeddedUserPool) throws -> String {
        try pool.signIn(username: Den.email, password: Den.password).idToken
    }

    private static func additional(_ second: EmbeddedUserPool) -> String {
        "us-mock-2_Two;client=two;jwks=\(keys(of: second, "us-mock-2_Two"))"
    }

    private func served(
        first: EmbeddedUserPool, additional: String,
        routes: (RouteGroup<RequestContext>, CognitoVerifier) throws -> Void = { _, _ in }, _ body: (TestClient) async throws -> Void
    ) async throws {
        let database = try DatabaseFile()
        defer { database.remove() }
        let configuration = try AppConfiguration(
            reading: Environment(process: [
                "COGNITO_CLIENT_ID": "one", "COGNITO_USER_POOL_ID": "us-fake-1_One", "COGNITO_MAIN_REGION": "us-fake-1",
                "COGNITO_ADMINS_GROUP_NAME": Den.admins, "COGNITO_JWKS_URI": Self.keys(of: first, "us-fake-1_One"),
                "COGNITO_ADDITIONAL_ISSUERS": additional, "HTTP_PORT": "0", "HTTP_DRAIN_SECONDS": "1", "DATABASE_URL": database.location,
                "LOG_LEVEL": "critical",
            ]), for: .production)
        let served = try await Den.serve(configuration) { group, verifier, _ in try routes(group, verifier) }
        try await body(served.client)
        served.application.cancel()
        _ = await served.application.result
    }

    func testTokensOfBothPoolsAreTaken() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let second = try await Self.pool("us-mock-2_Two", client: "two")
        try await served(first: first, additional: Self.additional(second)) { client in
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
        try await served(first: first, additional: Self.additional(second)) { client in
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
        try await served(first: first, additional: Self.additional(second)) { client in
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
        try await served(first: first, additional: Self.additional(second)) { client in
            let statuses = try await [client.get("/secure", token: tokens[0]).status, client.get("/secure", token: tokens[1]).status]
            XCTAssertEqual(statuses, [200, 503])
            let ready = try assertNotReady(await client.get("/readyz"))
            let missing = "https://cognito-idp.us-mock-2.amazonaws.com/us-mock-2_Two"
            XCTAssertEqual(ready["detail"]?.string, "keys: there is no usable key set of \(missing).")
            XCTAssertEqual(ready["checks"]?["keys"]?.string, "missing")
            XCTAssertEqual(Self.issuers(ready), ["\(Self.first) true fresh", "\(missing) true missing"])
        }
        await first.stop()
    }

    /// A partner's outage is no reason to stop a rollout.
    func testAnOutageOfAnIssuerThatIsNotRequiredIsFeltByItsOwnTokensAlone() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let second = try await Self.pool("us-mock-2_Two", client: "two")
        let tokens = try [first, second].map(Self.token)
        await second.stop()
        let entry = Self.additional(second) + ";required=no"
        try await served(first: first, additional: entry) { client in
            let ok = try await client.get("/secure", token: tokens[0])
            XCTAssertEqual(ok.status, 200, ok.text)
            let response = try await client.get("/secure", token: tokens[1])
            try assertProblem(response, 503, "keys_unavailable")
            XCTAssertNotNil(response.field("Retry-After").flatMap { Int($0) })
            let ready = try await client.get("/readyz")
            XCTAssertEqual(ready.status, 200, ready.text)
            XCTAssertEqual(try ready.json()["checks"]?["keys"]?.string, "ok")
            let second = "https://cognito-idp.us-mock-2.amazonaws.com/us-mock-2_Two"
            XCTAssertEqual(Self.issuers(try ready.json()), ["\(Self.first) true fresh", "\(second) false missing"])
        }
        await first.stop()
    }

    private static let first = "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_One"

    private static func issuers(_ ready: JSONView) -> [String] {
        (ready["issuers"]?.elements ?? []).map {
            "\($0["issuer"]?.string ?? "") \($0["required"]?.bool.map(String.init) ?? "") \($0["keys"]?.string ?? "")"
        }
    }

    /// docs/configuration.md: a service that trusts an issuer trusts it with the groups. A route can trust fewer.
    func testGroupsOfEveryIssuerCountButWhereARouteTakesFewerIssuers() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let second = try await Self.pool("us-mock-2_Two", client: "two")
        let other = try second.issuer().idToken(for: TestUser(username: "leo", password: "")) {
            ($0.claims["iss"], $0.claims["aud"], $0.claims["groups"]) = ("https://login.example", "orders", [.string(Den.admins)])
        }
        let own = first.userPool.issuer
        let additional = "\(Self.additional(second)), https://login.example;audience=orders;jwks=\(Self.keys(of: second, "us-mock-2_Two"))"
        try await served(first: first, additional: additional) { routes, verifier in
            let users = routes.use(Authentication(try verifier.narrowed(toIssuers: [own])))
            users.use(try GroupAuthorization(allowed: [Den.admins])).get("own-admin") { _ in "one of ours" }
        } _: { client in
            for (token, isOwn) in [(try Self.token(of: first), true), (try Self.token(of: second), false), (other, false)] {
                for target in ["/admin", "/auth/verify?group=\(Den.admins)"] {
                    let response = try await client.get(target, token: token)
                    XCTAssertEqual(response.status, 200, response.text)
                }
                let response = try await client.get("/own-admin", token: token)
                XCTAssertEqual(response.status, isOwn ? 200 : 401, response.text)
                if !isOwn { try assertProblem(response, 401, "invalid_token", challenge: Self.invalidToken) }
            }
        }
        await first.stop()
        await second.stop()
    }

    /// A token of `https://login.example`, signed by a key of this pool.
    private static func foreign(_ pool: EmbeddedUserPool, _ claims: KeyValuePairs<String, JSONValue>) throws -> String {
        try pool.issuer().machineToken(scopes: []) {
            for name in ["auth_time", "scope", "client_id", "token_use"] { $0.claims[name] = nil }
            ($0.claims["iss"], $0.claims["aud"]) = ("https://login.example", "orders")
            for (name, value) in claims { $0.claims[name] = value }
        }
    }

    func testT115AProgramOfAnIssuerThatIsNoPoolIsNoUser() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let issuer = "https://login.example;audience=orders;jwks=\(Self.keys(of: first, "us-fake-1_One"))"
        try await served(first: first, additional: issuer) { client in
            let program = try Self.foreign(
                first, ["sub": "p", "client_id": "p", "azp": "p", "scp": ["read"], "groups": [.string(Den.admins)]])
            for target in [
                "/secure", "/secure/me", "/secure/email", "/secure/events", "/admin", "/public", "/auth/verify?group=\(Den.admins)",
            ] {
                try assertProblem(await client.get(target, token: program), 403, "forbidden")
            }
            try assertProblem(await client.post("/create", json: [:], token: program), 403, "forbidden")
            let forward = try await client.get("/auth/verify?scope=read", token: program)
            XCTAssertEqual(forward.status, 200, forward.text)
            XCTAssertEqual(
                ["Subject", "Client", "Username", "Groups", "Scopes"].map { forward.field("X-Auth-\($0)") }, ["p", "p", "", "", "read"])
            let user = try Self.foreign(first, ["sub": "u", "client_id": "p", "azp": "p"])
            let created = try await client.post("/create", json: [:], token: user)
            XCTAssertEqual(created.status, 201, created.text)
        }
        await first.stop()
    }

    func testGroupsAndScopesAreWhereTheIssuerWasSaidToHaveThem() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let keys = Self.keys(of: first, "us-fake-1_One")
        let issuer = "https://login.example;audience=orders;jwks=\(keys);groups=realm_access.roles;scopes=permissions"
        try await served(first: first, additional: issuer) { client in
            func statuses(_ claims: KeyValuePairs<String, JSONValue>) async throws -> [Int] {
                let token = try Self.foreign(first, claims)
                var statuses: [Int] = []
                for target in ["/admin", "/auth/verify?scope=read", "/auth/verify?not_group=cubs"] {
                    statuses.append(try await client.get(target, token: token).status)
                }
                return statuses
            }
            let admins: JSONValue = [.string(Den.admins)]
            let right = try await statuses(["sub": "u", "realm_access": ["roles": admins], "permissions": ["read", "write"]])
            XCTAssertEqual(right, [200, 200, 200])
            let elsewhere = try await statuses(["sub": "u", "groups": admins, "roles": admins, "scope": "read", "scp": "read"])
            XCTAssertEqual(elsewhere, [403, 403, 200])
            let malformed = try await statuses(["sub": "u", "realm_access": ["roles": "x"], "permissions": ["read", 1]])
            XCTAssertEqual(malformed, [403, 403, 403])
        }
        await first.stop()
    }

    /// A name that no user pool would give a key.
    func testT56AnIssuerThatIsNoUserPoolNamesItsNewKeysAsItLikes() async throws {
        let first = try await Self.pool("us-fake-1_One", client: "one")
        let keys = try KeyBench.keys.get()
        func named(_ keyID: String, _ key: SigningKey) -> FaultyKeyServer.Behavior {
            Behaviors.answer(Behaviors.keySet(Behaviors.changed(key.publicJWK.json, ["kid": .string(keyID)])))
        }
        let server = try FaultyKeyServer(named("2024.1", keys.id))
        try await served(first: first, additional: "https://login.example;audience=orders;jwks=\(server.url.text)") { client in
            for (keyID, key) in [("2024.1", keys.id), ("public:hydra.openid.id-token", keys.access)] {
                server.stand(by: named(keyID, key))
                let token = try first.issuer().idToken(for: TestUser(username: "leo", password: "")) {
                    ($0.claims["iss"], $0.claims["aud"], $0.header["kid"]) = ("https://login.example", "orders", .string(keyID))
                    $0.key = key
                }
                let response = try await client.get("/secure", token: token)
                XCTAssertEqual(response.status, 200, response.text)
            }
            XCTAssertEqual(server.requests, 2)
        }
        await first.stop()
    }
}
