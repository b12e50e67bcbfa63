import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import Testing

struct RealmTests {
    private let realm = Realm.standard.naming("lions/roar", "lions/read")

    @Test(arguments: [([], 401, true), (["Bearer no.token.atall"], 401, true), (["Bearer"], 400, false)])
    func `scopes that a realm names are in the challenges of 401 alone`(fields: [String], status: Int, isNamed: Bool) async throws {
        let bearer = BearerAuthenticator(try VerifiedUser.shared.get().verifier, realm: realm)
        let refusal = try #require(
            await #expect(throws: Problem.self) { _ = try await bearer.caller(authorization: fields, as: UserClaims.self).value() })
        #expect(refusal.status.code == status)
        let challenge = try #require(refusal.fields.first { $0.name == .wwwAuthenticate }?.value)
        #expect(challenge.hasSuffix(", scope=\"lions/roar lions/read\"") == isNamed)
        #expect(challenge.contains("scope") == isNamed)
    }

    @Test func `a 403 names the scopes of its own rule`() async throws {
        let claims = try await VerifiedUser.shared.claims()
        let rule = try ScopeAuthorization<CallerClaims>(allOf: ["lions/feed"], realm: realm)
        let refusal = #expect(throws: Problem.self) { try rule.check(claims) }
        #expect(refusal?.fields.map(\.value).first?.hasSuffix(", scope=\"lions/feed\"") == true)
    }

    @Test func `a challenge has one list of scopes, also where a proxy asks for others`() throws {
        let authentication = ForwardAuthentication(try VerifiedUser.shared.get().verifier, realm: realm)
        let head = try RequestHead.of("GET", "/auth/verify?scope=lions/feed")
        let context = RequestContext(request: Request(id: RequestID(0, 0), head: head))
        let refusal = #expect(throws: Problem.self) { _ = try authentication.admit(context) }
        #expect(refusal?.fields.map(\.value) == ["Bearer realm=\"LionsDen\", scope=\"lions/roar lions/read\""])
    }
}
