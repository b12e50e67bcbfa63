import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTesting
import HTTPTypes
import Testing

struct TenantAuthorizationTests {
    private let pool: UserPool
    private let tokens: TokenIssuer
    private let directory = MemoryIssuerDirectory()
    private let user = TestUser(username: "leo", password: "Pass!word123", email: "leo@example.com")

    init() throws {
        pool = try UserPool(id: "us-fake-1_Tenant", region: "us-fake-1", clientIDs: ["client"])
        tokens = try TokenIssuer(for: pool)
    }

    /// A verified user of the pool, which the directory names while this is verified.
    private func verified(by verifier: CognitoVerifier) async throws -> Authenticated<UserClaims> {
        var context: Authenticated<UserClaims>?
        let fields = ["Authorization: Bearer \(try tokens.idToken(for: user))"]
        let request = Request(id: RequestID(0, 0), head: try .of("GET", "/", fields: fields))
        try await withFile(String(decoding: tokens.keySet, as: UTF8.self)) { path in
            directory.add(Issuer(pool.with(keySetLocation: .file(path: path)), tokenUse: .any), tenant: "lions")
            context = try await Authentication(verifier).admit(RequestContext(request: request)).context()
        }
        return try #require(context)
    }

    private var withoutKeys: Issuer { Issuer(pool.with(keySetLocation: .file(path: "/nowhere")), tokenUse: .any) }

    /// An API key of a user of the pool, for which no token was verified.
    private func withKey() async throws -> Authenticated<APIKeyClaims> {
        let key = APIKey()
        let grant = try APIKeyGrant(
            id: key.id, issuer: pool.issuer, subject: "leo", scopes: [], digest: try #require(key.digest), expiresAt: nil)
        let keys = APIKeyDirectory(NoKeys())
        keys.learn(grant)
        let request = Request(id: RequestID(0, 0), head: try .of("GET", "/", fields: ["X-API-Key: \(key.revealed)"]))
        return try await APIKeyAuthentication(keys).admit(RequestContext(request: request)).context()
    }

    private func problem<Claims>(of context: Authenticated<Claims>, _ verifier: CognitoVerifier) async -> Problem? {
        do throws(Problem) {
            _ = try await TenantAuthorization(verifier).admit(context).context()
            return nil
        } catch {
            return error
        }
    }

    @Test func `T156 a user of a tenant's issuer is the tenant's, in the directory's words`() async throws {
        let verifier = CognitoVerifier(asking: directory)
        let context = try await verified(by: verifier)
        let admitted = try #require(try TenantAuthorization(verifier).admit(context).contextAtHand)
        #expect(admitted.tenant == "lions")
        #expect(admitted.user.username == "leo")
    }

    @Test func `T156 behind it the user is as known as before it: claims are arguments, and a caller is counted`() async throws {
        let verifier = CognitoVerifier(asking: directory)
        let context = try await verified(by: verifier)
        let table = RouteTable()
        let limiter = try RateLimiter(requests: 1, per: .seconds(60), clock: ManualClock())
        let tenants = RouteGroup(table).use(Authentication(verifier)).use(TenantAuthorization(verifier)).limited(by: limiter, per: .caller)
        tenants.get("mail", .context, CognitoUser(\.email)) { context, email in "\(context.tenant): \(email ?? "none")" }
        let router = try Router(table)
        var statuses: [Int] = []
        for _ in 1...2 {
            let fields: HTTPFields = [.authorization: "Bearer \(try tokens.idToken(for: user))"]
            statuses.append(await router.response(to: try Request(.get, "/mail", fields: fields)).status.code)
        }
        #expect(statuses == [200, 429])
        #expect(context.user.email == "leo@example.com")
    }

    @Test func `T156 a user of an issuer that is no tenant's any more is forbidden`() async throws {
        let verifier = CognitoVerifier(asking: directory)
        let context = try await verified(by: verifier)
        directory.remove(issuerNamed: pool.issuer)
        verifier.forgetIssuer(named: pool.issuer)
        let found = await problem(of: context, verifier)
        #expect((found?.status, found?.code) == (.forbidden, "forbidden"))
    }

    @Test func `T156 the directory is asked about the user of an API key, of whose issuer no token has come`() async throws {
        let (verifier, key) = (CognitoVerifier(asking: directory), try await withKey())
        directory.add(withoutKeys, tenant: "lions")
        #expect(try await TenantAuthorization(verifier).admit(key).context().tenant == "lions")
    }

    @Test func `T156 an API key is no tenant's once the issuer of its user is not`() async throws {
        let clock = ManualClock()
        let (verifier, key) = (CognitoVerifier(asking: directory, time: MonotonicTime(clock)), try await withKey())
        directory.add(withoutKeys, tenant: "lions")
        #expect(await problem(of: key, verifier) == nil)
        directory.remove(issuerNamed: pool.issuer)
        clock.advance(by: .seconds(10))
        let found = await problem(of: key, verifier)
        #expect((found?.status, found?.code) == (.forbidden, "forbidden"))
    }

    @Test func `T156 while the directory is away, users of issuers that it has not named are told to come back`() async throws {
        let found = await problem(of: try await withKey(), CognitoVerifier(asking: Away()))
        #expect((found?.status, found?.code) == (.serviceUnavailable, "keys_unavailable"))
        #expect(found?.reason == "keys: directoryAway")
    }
}

private struct Away: Error, IssuerDirectory {
    func registration(ofIssuer name: String) async throws -> RegisteredIssuer? { throw self }
}

private struct NoKeys: APIKeySource {
    func grant(of id: String) async throws(APIKeyUnavailable) -> APIKeyGrant? { nil }
}
