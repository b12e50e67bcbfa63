import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import StrictJSON
import Testing

struct ScopeAuthorizationTests {
    /// A request of the bearer of an access token with this `scope`.
    private func bearer(of scope: JSONValue?) async throws -> Authenticated<AccessTokenClaims> {
        let world = try VerifiedUser.shared.get()
        let token = try world.issuer.accessToken(for: world.user) { $0.claims["scope"] = scope }
        let head = try RequestHead.of("GET", fields: ["Authorization: Bearer \(token)"])
        let context = RequestContext(request: Request(id: RequestID(0, 0), head: head))
        return try await Authentication(world.verifier, as: AccessTokenClaims.self).admit(context).context()
    }

    private func refusal(_ authorization: ScopeAuthorization<AccessTokenClaims>, _ scope: JSONValue?) async throws -> Problem? {
        let bearer = try await bearer(of: scope)
        do {
            _ = try authorization.admit(bearer)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("read", true), ("write read", true), ("api/read read", true), ("readwrite", false), ("read\twrite", false), ("read\n", false),
            ("Read", false), (["read"], false), ("", false), (nil, false),
        ] as [(JSONValue?, Bool)])
    func `T33 a scope is granted exactly or not at all`(scope: JSONValue?, passes: Bool) async throws {
        let found = try await refusal(ScopeAuthorization(anyOf: ["read"]), scope)
        #expect((found == nil) == passes)
        #expect(found == nil || found?.code == "insufficient_scope")
    }

    @Test(arguments: [("a", true, false), ("b", true, false), ("a b", true, true), ("b c a", true, true), ("c", false, false)])
    func `any of the scopes is one of them, all of them is every one`(scope: String, any: Bool, all: Bool) async throws {
        #expect(try await (refusal(ScopeAuthorization(anyOf: ["a", "b"]), .string(scope)) == nil) == any)
        #expect(try await (refusal(ScopeAuthorization(allOf: ["a", "b"]), .string(scope)) == nil) == all)
    }

    @Test func `T33 the refusal says which scopes are needed`() async throws {
        let found = try #require(try await refusal(ScopeAuthorization(allOf: ["api/read", "api/write"]), "api/read"))
        #expect(found.status == .forbidden)
        #expect(found.code == "insufficient_scope")
        #expect(
            found.fields.map(\.value) == [
                "Bearer realm=\"LionsDen\", error=\"insufficient_scope\", "
                    + "error_description=\"The token does not grant what this needs\", scope=\"api/read api/write\""
            ])
    }

    @Test func `T37 empty lists of scopes, and scopes that no token can have, are refused when the guard is built`() {
        typealias Guarding = ScopeAuthorization<AccessTokenClaims>
        #expect(throws: Guarding.Fault.emptyList) { try Guarding(anyOf: []) }
        #expect(throws: Guarding.Fault.emptyList) { try Guarding(allOf: []) }
        for scope in ["", "a b", "a\"b", "a\\b", "caf\u{E9}", "a\n"] {
            #expect(throws: Guarding.Fault.malformedScope(scope)) { try Guarding(anyOf: ["ok", scope]) }
        }
    }

    @Test func `an ID token grants no scope, whatever it says`() async throws {
        let world = try VerifiedUser.shared.get()
        let claims = try await world.claims { $0.claims["scope"] = "read" }
        #expect(UserClaims(claims)?.hasScope("read") == false)
        #expect(claims.scopes == [])
    }
}
