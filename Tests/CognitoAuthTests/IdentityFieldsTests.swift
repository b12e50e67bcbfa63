import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import StrictJSON
import Testing

@testable import CognitoAuth

struct IdentityFieldsTests {
    private static let issuer = "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_Unit"

    private func fields(of token: (VerifiedUser) throws -> String) async throws -> [String] {
        let world = try VerifiedUser.shared.get()
        let claims: CallerClaims = try await world.verifier.verify(Array(try token(world).utf8))
        let response = Response(identifying: claims)
        #expect(response.status.code == 200)
        return response.fields.map { "\($0.name): \($0.value)" }
    }

    private func groups(_ claim: JSONValue?) async throws -> String? {
        try await fields { world in try world.issuer.idToken(for: world.user) { $0.claims["cognito:groups"] = claim } }
            .first { $0.hasPrefix("X-Auth-Groups: ") }.map { String($0.dropFirst("X-Auth-Groups: ".count)) }
    }

    @Test func `an ID token names its user and groups, and neither scope nor client`() async throws {
        let found = try await fields { world in
            try world.issuer.idToken(for: world.user) {
                $0.claims["cognito:groups"] = ["lions", "cubs"]
                $0.claims["scope"] = "api/read"
                $0.claims["client_id"] = "x"
            }
        }
        #expect(
            found == [
                "X-Auth-Subject: \(try VerifiedUser.shared.get().user.subject)", "X-Auth-Issuer: \(Self.issuer)", "X-Auth-Username: leo",
                "X-Auth-Groups: lions,cubs", "X-Auth-Scopes: ", "X-Auth-Client: ",
            ])
    }

    @Test func `an access token has scopes and a client too`() async throws {
        let found = try await fields { world in
            try world.issuer.accessToken(for: world.user) { $0.claims["scope"] = "api/read a,b" }
        }
        #expect(found.suffix(3) == ["X-Auth-Groups: ", "X-Auth-Scopes: api/read,a%2Cb", "X-Auth-Client: client"])
    }

    @Test func `a program is its client, without a name`() async throws {
        let found = try await fields { try $0.issuer.machineToken(scopes: ["api/read"]) }
        #expect(
            found == [
                "X-Auth-Subject: client", "X-Auth-Issuer: \(Self.issuer)", "X-Auth-Username: ", "X-Auth-Groups: ",
                "X-Auth-Scopes: api/read",
                "X-Auth-Client: client",
            ])
    }

    @Test(
        arguments: [
            (nil, ""), ([], ""), ("admins", ""), ([1], ""), (["a"], "a"), (["a,admins"], "a%2Cadmins"), (["", "a", ""], "a"),
            (["a\r\nX-Auth-Subject: root"], "a%0D%0AX-Auth-Subject:%20root"), ([" admins"], "%20admins"), (["\u{FF41}"], "%EF%BD%81"),
        ] as [(JSONValue?, String)])
    func `no group name can pass for another, or for two`(claim: JSONValue?, value: String) async throws {
        #expect(try await groups(claim) == value)
    }

    @Test func `no user name can write a field of its own`() async throws {
        let found = try await fields { world in
            try world.issuer.idToken(for: world.user) { $0.claims["cognito:username"] = "leo\r\nX-Auth-Groups: admins\u{0}" }
        }
        #expect(found.contains("X-Auth-Username: leo%0D%0AX-Auth-Groups:%20admins%00"))
    }
}
