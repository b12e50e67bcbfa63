import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import StrictJSON
import Testing

@testable import CognitoAuth

struct QuotaPartitionTests {
    private let world: VerifiedUser
    private let router: Router

    init() throws {
        world = try VerifiedUser.shared.get()
        let table = RouteTable()
        let limiter = try RateLimiter(requests: 1, per: .seconds(60), clock: ManualClock())
        let root = RouteGroup(table)
        root.use(Authentication(world.verifier, as: CallerClaims.self)).limited(by: limiter, per: .caller).get("user") { _ in "in" }
        root.use(OptionalAuthentication(world.verifier)).limited(by: limiter, per: .caller).get("news") { _ in "in" }
        router = try Router(table)
    }

    private func status(_ path: String, _ token: String? = nil) async throws -> Int {
        let fields: HTTPFields = token.map { [.authorization: "Bearer \($0)"] } ?? [:]
        return await router.response(to: try Request(.get, path, fields: fields)).status.code
    }

    @Test func `T154 all tokens of a user have one quota, on every route of the limiter`() async throws {
        let other = TestUser(username: "nala", password: "Pass!word123")
        #expect(try await status("/user", try world.issuer.idToken(for: world.user)) == 200)
        #expect(try await status("/user", try world.issuer.accessToken(for: world.user)) == 429)
        #expect(try await status("/news", try world.issuer.idToken(for: world.user)) == 429)
        #expect(try await status("/user", try world.issuer.idToken(for: other)) == 200)
        #expect(try await status("/user", try world.issuer.machineToken(scopes: [])) == 200)
    }

    @Test func `T154 a caller without a token counts for its address, and a refused token takes from no quota`() async throws {
        #expect(try await status("/news") == 200)
        #expect(try await status("/news") == 429)
        #expect(try await status("/news", "a.b.c") == 401)
        #expect(try await status("/user") == 401)
        #expect(try await status("/user", try world.issuer.idToken(for: world.user)) == 200)
    }
}
