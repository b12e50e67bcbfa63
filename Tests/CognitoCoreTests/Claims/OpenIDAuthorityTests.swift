import CognitoTesting
import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

/// What tokens of an issuer that is no user pool let their bearers do: as whom, in which groups, with which scopes.
@Suite struct OpenIDAuthorityTests {
    private static let claims = Claims(members: [
        ("sub", "u-7"), ("iss", "https://login.example"), ("aud", "api"), ("exp", 1_800_003_600), ("iat", 1_799_999_900),
    ])

    private func verified(_ claims: Claims, groups: String? = nil, scopes: String? = nil) throws -> CallerClaims {
        let issuer = try Issuer(
            openID: "https://login.example", audiences: ["api"], keySetLocation: .file(path: "unused"),
            groups: groups.flatMap(ClaimPath.init), scopes: scopes.flatMap(ClaimPath.init))
        let (key, now) = (try Keys.first(), try date())
        let keys = FakeKeys(try Keys.set(key))
        let verifier = CognitoVerifier(policy: ClaimsPolicy(trusting: issuer), keys: keys, now: { now })
        return try #require(try verifier.verification(of: try claims.token(key)[...]).claimsAtHand)
    }

    private static func with(_ claims: KeyValuePairs<String, JSONValue>) -> Claims {
        claims.reduce(Self.claims) { $0.with($1.key, $1.value) }
    }

    // Programs

    private static let programs: [(Claims, client: String)] = [
        (with(["sub": "p", "client_id": "p", "azp": "p"]), "p"), (with(["sub": "p", "client_id": "p"]), "p"),
        (with(["sub": "p", "azp": "p"]), "p"), (with(["sub": "p", "cid": "p", "scp": ["read"]]), "p"),
        (with(["sub": "p@clients", "azp": "p", "gty": "client-credentials"]), "p"), (with(["sub": "p@clients", "client_id": "p"]), "p"),
        (with(["sub": "o", "azp": "p", "idtyp": "app"]), "p"), (with(["sub": "o", "appid": "p", "idtyp": "app"]), "p"),
        (with(["sub": "o", "idtyp": "app"]), "o"),
        (with(["sub": "u", "azp": "My-App", "preferred_username": "service-account-my-app"]), "My-App"),
        (with(["sub": "p", "client_id": "p", "groups": ["admins"], "preferred_username": "p"]), "p"),
    ]

    @Test(arguments: programs)
    func `T115 a program's token stands for no user, and its bearer is in no group`(claims: Claims, client: String) throws {
        let caller = try verified(claims)
        let machine = try #require(MachineTokenClaims(caller))
        #expect(machine.kind == .machine)
        #expect(machine.clientID == client)
        #expect(caller.client == client)
        #expect(caller.username == nil)
        #expect(caller.groups == [])
        #expect(UserClaims(caller) == nil)
        #expect(OpenIDClaims(caller) == nil)
    }

    @Test(arguments: [
        with(["client_id": "p", "azp": "p"]), with(["sub": "p", "client_id": "p", "auth_time": 1_799_999_900]),
        with(["sub": "p", "azp": "p", "nonce": "n"]), with(["sub": "P", "azp": "p"]), with(["sub": "p"]),
        with(["sub": "p", "aud": ["api", "p"]]),
        with(["sub": "p@clients", "azp": "q"]), with(["sub": "p@Clients", "azp": "p"]), with(["sub": "p", "azp": ["p"]]),
        with(["sub": "u", "azp": "p", "preferred_username": "service-account-q"]),
        with(["sub": "u", "azp": "p", "preferred_username": "service-account-"]), with(["sub": "u", "idtyp": "user"]),
    ])
    func `T115 a subject who has signed in, or has another name than the client, is a user`(claims: Claims) throws {
        let caller = try verified(claims)
        #expect(OpenIDClaims(caller)?.subject == caller.subject)
        #expect(caller.client == nil)
    }

    @Test func `T115 a program's token is for one of our audiences like any other`() throws {
        #expect(throws: VerificationError.rejected(.claims(.audienceNotAccepted))) {
            try verified(Self.with(["sub": "p", "azp": "p", "aud": "other"]))
        }
    }

    // Groups

    private static let roles: JSONValue = ["roles": ["lions", "cubs"]]

    @Test(
        arguments: [
            (with(["groups": ["lions"]]), nil, .names(["lions"])), (with(["roles": ["lions"]]), nil, .absent),
            (with(["roles": ["lions"]]), "roles", .names(["lions"])), (with(["groups": ["lions"]]), "roles", .absent),
            (with(["realm_access": roles]), "realm_access.roles", .names(["lions", "cubs"])),
            (with(["https://api.example/roles": ["lions"]]), "https://api.example/roles", .names(["lions"])),
            (with(["realm_access": [:]]), "realm_access.roles", .absent), (claims, "realm_access.roles", .absent),
            (with(["realm_access": "roles"]), "realm_access.roles", .malformed),
            (with(["realm_access": []]), "realm_access.roles", .malformed),
            (with(["realm_access": .null]), "realm_access.roles", .malformed),
            (with(["realm_access": ["roles": "lions"]]), "realm_access.roles", .malformed),
            (with(["roles": ["lions", 1]]), "roles", .malformed),
        ] as [(Claims, String?, GroupsClaim)])
    func `T114 groups are where the issuer was said to have them, and an array of strings`(
        claims: Claims, path: String?, expected: GroupsClaim
    ) throws {
        let caller = try verified(claims, groups: path)
        #expect(caller.groupsClaim == expected)
        #expect(caller.groups == expected.names)
    }

    // Scopes

    @Test(
        arguments: [
            (with(["scope": "read write"]), nil, ["read", "write"]), (with(["scope": ["read", "write"]]), nil, ["read", "write"]),
            (with(["scp": "read write"]), nil, ["read", "write"]), (with(["scp": ["read", "write"]]), nil, ["read", "write"]),
            (with(["scope": "read", "scp": ["write"]]), nil, ["read"]), (with(["scope": 1, "scp": ["write"]]), nil, []),
            (with(["scope": ["read", 1]]), nil, []), (with(["scope": .null, "scp": "write"]), nil, []), (claims, nil, []),
            (with(["scope": ["read": true]]), nil, []), (with(["permissions": ["read:all"]]), "permissions", ["read:all"]),
            (with(["scope": "read", "permissions": []]), "permissions", []), (with(["scope": "read"]), "permissions", []),
            (with(["x": ["y": "read write"]]), "x.y", ["read", "write"]), (with(["x": "read"]), "x.y", []),
            (with(["sub": "p", "cid": "p", "scp": ["read"]]), nil, ["read"]),
        ] as [(Claims, String?, [String])])
    func `scopes are text or an array of strings, and of another shape none`(claims: Claims, path: String?, expected: [String]) throws {
        let caller = try verified(claims, scopes: path)
        #expect(caller.scopes == expected)
        #expect(expected.allSatisfy(caller.hasScope))
        #expect(UserClaims(caller).map(\.scopes) ?? expected == expected)
    }

    @Test func `T33 a user pool's scopes are text alone`() throws {
        let (key, now) = (try Keys.first(), try date())
        let verifier = CognitoVerifier(
            policy: ClaimsPolicy(trusting: try .fixture(), tokenUse: .any), keys: FakeKeys(try Keys.set(key)), now: { now })
        for claims in [Claims.access.with("scope", ["read"]), Claims.access.without("scope").with("scp", "read")] {
            #expect(try verifier.verification(of: try claims.token(key)[...]).claimsAtHand?.scopes == [])
        }
    }
}
