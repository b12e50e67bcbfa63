import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import StrictJSON
import Testing

struct ResourceAuthorizationTests {
    private let rule: ResourceAuthorization<AccessTokenClaims>
    private let resource = "https://den.example/lions"

    init() throws { rule = try ResourceAuthorization(resource) }

    @Test(
        arguments: [
            ("https://den.example/lions", true), (["https://den.example", "https://den.example/lions"], true),
            ("https://den.example/lions/", false), ("https://den.example", false), ("HTTPS://den.example/lions", false), ([], false),
            ("https://den.example/lions https://den.example", false), (nil, false),
        ] as [(JSONValue?, Bool)])
    func `T153 a token is for this resource by its exact name, or refused`(audience: JSONValue?, passes: Bool) async throws {
        let world = try VerifiedUser.shared.get()
        let token = try world.issuer.accessToken(for: world.user) { $0.claims["aud"] = audience }
        let claims = try #require(AccessTokenClaims(try await world.verifier.verify(Array(token.utf8))))
        var found: Problem?
        do throws(Problem) { try rule.check(claims) } catch { found = error }
        #expect((found == nil) == passes)
        guard let found else { return }
        #expect(found.status == .unauthorized)
        #expect(found.code == "invalid_token")
        #expect(found.reason == "recipientNotTakenHere")
        #expect(
            found.fields.map(\.value) == [
                "Bearer realm=\"LionsDen\", error=\"invalid_token\", error_description=\"The token was refused\""
            ])
    }

    @Test func `T153 a described resource is compared by the identifier that it has, and before it has one no token passes`() async throws {
        let world = try VerifiedUser.shared.get()
        let described = ProtectedResource(nil, trusting: world.verifier, scopes: [], name: "lions")
        let rule = ResourceAuthorization<AccessTokenClaims>(described)
        let token = try world.issuer.accessToken(for: world.user) { $0.claims["aud"] = .string(resource) }
        let claims = try #require(AccessTokenClaims(try await world.verifier.verify(Array(token.utf8))))
        let early = #expect(throws: Problem.self) { try rule.check(claims) }
        #expect(early?.code == "invalid_token" && early?.reason == "recipientNotTakenHere")
        described.identify(as: try HTTPURL(resource))
        try rule.check(claims)
        described.identify(as: try HTTPURL(resource + "/cubs"))
        let refusal = #expect(throws: Problem.self) { try rule.check(claims) }
        #expect(refusal?.code == "invalid_token")
        let metadata = "https://den.example/.well-known/oauth-protected-resource/lions/cubs"
        #expect(refusal?.fields.map(\.value).first?.hasSuffix(", resource_metadata=\"\(metadata)\"") == true)
    }

    @Test func `T37 an identifier without characters is refused when the guard is built`() {
        #expect(throws: ResourceAuthorization<AccessTokenClaims>.EmptyIdentifier.self) {
            try ResourceAuthorization<AccessTokenClaims>("")
        }
    }
}
