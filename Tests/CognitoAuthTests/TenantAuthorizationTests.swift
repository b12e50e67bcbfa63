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

    @Test func `T156 a user of a tenant's issuer is the tenant's, in the directory's words`() async throws {
        let verifier = CognitoVerifier(asking: directory)
        let context = try await verified(by: verifier)
        let admitted: OfTenant<UserClaims> = try TenantAuthorization(verifier).admit(context)
        #expect(admitted.tenant == "lions")
        #expect(admitted.user.username == "leo")
    }

    @Test func `T156 a user of an issuer that is no tenant's any more is forbidden`() async throws {
        let verifier = CognitoVerifier(asking: directory)
        let context = try await verified(by: verifier)
        directory.remove(issuerNamed: pool.issuer)
        verifier.forgetIssuer(named: pool.issuer)
        var found: Problem?
        do throws(Problem) { _ = try TenantAuthorization(verifier).admit(context) as OfTenant<UserClaims> } catch { found = error }
        #expect(found?.status == .forbidden)
        #expect(found?.code == "forbidden")
    }
}
