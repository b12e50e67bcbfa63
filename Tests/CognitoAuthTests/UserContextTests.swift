import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTesting
import HTTPTypes
import StrictJSON
import Testing

/// What a guard of a program's own has found out about a verified user.
private struct InTeam<Claims: CognitoClaims>: UserContext {
    let authenticated: Authenticated<Claims>
    let team: String
}

private struct TeamGuard<Claims: CognitoClaims>: ImmediateGuard {
    func admit(_ context: Authenticated<Claims>) throws(Problem) -> InTeam<Claims> {
        guard let team = context.request.parameters["team"], context.user.isMember(of: team) else {
            throw Problem(status: .forbidden, code: "not_yours", detail: "You are not among these.")
        }
        return InTeam(authenticated: context, team: team)
    }
}

struct UserContextTests {
    private let world: VerifiedUser
    private let router: Router

    init() throws {
        world = try VerifiedUser.shared.get()
        let table = RouteTable()
        let limiter = try RateLimiter(requests: 2, per: .seconds(60), clock: ManualClock())
        let team = RouteGroup(table).group(":team").use(Authentication(world.verifier)).use(TeamGuard()).limited(by: limiter, per: .caller)
        team.get("email", .context, CognitoUser(\.email)) { context, email in "\(context.team): \(email ?? "none")" }
        team.get("name", CognitoUser()) { user in user.username ?? "none" }
        router = try Router(table)
    }

    private func answer(_ path: String, in groups: [String]) async throws -> Response {
        let user = TestUser(username: "leo", password: "Pass!word123", email: "leo@example.com", groups: groups)
        let token = try world.issuer.idToken(for: user) { $0.claims["sub"] = "leo's" }
        return await router.response(to: try Request(.get, path, fields: [.authorization: "Bearer \(token)"]))
    }

    private func text(_ response: Response) -> String? {
        guard case .bytes(let bytes) = response.content else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `claims are arguments behind a guard of one's own, too`() async throws {
        #expect(text(try await answer("/lions/email", in: ["lions"])) == "lions: leo@example.com")
        #expect(text(try await answer("/lions/name", in: ["lions"])) == "leo")
        #expect(try await answer("/lions/name", in: ["bears"]).status == .forbidden)
    }

    @Test func `T154 a caller is counted behind a guard of one's own, too`() async throws {
        let answers = [
            try await answer("/lions/name", in: ["lions"]), try await answer("/bears/name", in: ["bears"]),
            try await answer("/lions/name", in: ["lions"]),
        ]
        #expect(answers.map(\.status.code) == [200, 200, 429])
    }
}
