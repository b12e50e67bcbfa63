import CognitoCore
import JOSE
import StrictJSON
import Testing

@Suite struct TokenClaimsTests {
    /// The claims of a verified token.
    private func verified(_ claims: Claims) async throws -> CallerClaims {
        let key = try Keys.first()
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any)
        let now = try date()
        return try await CognitoVerifier(policy: policy, keys: FakeKeys(try Keys.set(key)), now: { now })
            .verify(try claims.token(key))
    }

    @Test func `an ID token says who the user is`() async throws {
        let claims = try #require(IDTokenClaims(try await verified(.id)))
        #expect(claims.subject == "aaaaaaaa-0000-4000-8000-000000000001")
        #expect(claims.username == "leo")
        #expect(claims.email == "leo@example.com")
        #expect(claims.emailVerified == true)
        #expect(claims.groups == ["demoAdmins"])
        #expect(claims.expirationTime == (try date(3_600)))
        #expect(claims.issuedAt == (try date(-100)))
        #expect(claims.kind == .id)
    }

    @Test func `an access token says what its bearer may do`() async throws {
        let any = try await verified(.access.with("scope", "a.read b/write"))
        let claims = try #require(AccessTokenClaims(any))
        #expect(claims.clientID == "exampleClientIdABC123")
        #expect(claims.username == "leo")
        #expect(claims.scopes == ["a.read", "b/write"])
        #expect(IDTokenClaims(any) == nil)
        #expect(MachineTokenClaims(any) == nil)
    }

    @Test(
        arguments: [
            (.access.with("email", "leo@example.com"), "leo@example.com"), (.access, nil), (.access.with("email", 1), nil),
            (.access.with("email", ["leo@example.com"]), nil), (.access.with("email", nil), nil), (.id, "leo@example.com"),
            (.id.without("email"), nil),
        ] as [(Claims, String?)])
    func `a user's e-mail address is what the verified token says, of whichever kind it is`(claims: Claims, email: String?) async throws {
        let any = try await verified(claims)
        #expect(UserClaims(any)?.email == email)
    }

    @Test func `T32 a machine token stands for no user`() async throws {
        let any = try await verified(.access.with("sub", "exampleClientIdABC123").without("username"))
        let machine = try #require(MachineTokenClaims(any))
        #expect(machine.kind == .machine)
        #expect(machine.clientID == "exampleClientIdABC123")
        #expect(machine.scopes == ["aws.cognito.signin.user.admin"])
        #expect(UserClaims(any) == nil)
        #expect(AccessTokenClaims(any) == nil)
    }

    @Test func `T32 a user who is named like a client is a user`() async throws {
        let user = try await verified(.access.with("sub", "exampleClientIdABC123"))
        #expect(AccessTokenClaims(user)?.username == "leo")
        #expect(MachineTokenClaims(user) == nil)
    }

    private static let age = ClaimKey<Int64>("custom:age")

    @Test func `a claim is read by a typed key, or is not there`() async throws {
        let claims = try #require(
            UserClaims(
                try await verified(
                    .id.with("custom:den", "north").with("custom:age", 7).with("custom:ratio", .double(0.5)).with("tame", false)
                        .with("prides", ["a", "b"]).with("mixed", ["a", 1]).with("home", ["cave": ["depth": 3]]))))
        #expect(claims[ClaimKey<String>("custom:den")] == "north")
        #expect(claims[Self.age] == 7)
        #expect(claims[ClaimKey<Double>("custom:ratio")] == 0.5)
        #expect(claims[ClaimKey<Bool>("tame")] == false)
        #expect(claims[ClaimKey<[String]>("prides")] == ["a", "b"])
        #expect(claims[ClaimKey<[String]>("mixed")] == nil)
        #expect(claims[ClaimKey<Int64>("custom:den")] == nil)
        #expect(claims[ClaimKey<Int64>("custom:ratio")] == nil)
        #expect(claims[ClaimKey<String>("cave")] == nil)
        #expect(claims[ClaimKey<JSONView>("home")]?["cave"]?["depth"]?.number?.integer == 3)
    }

    private static let scopes: [(JSONValue, Bool)] = [
        ("api/read", true), ("x api/read y", true), ("api/readwrite", false), ("api/read\t", false),
        ("api/read\nx", false), ("API/READ", false), (["api/read"], false), ("", false),
    ]

    @Test(arguments: scopes)
    func `T33 a scope is granted exactly or not at all`(scope: JSONValue, isGranted: Bool) async throws {
        let claims = try #require(AccessTokenClaims(try await verified(.access.with("scope", scope))))
        #expect(claims.hasScope("api/read") == isGranted)
    }

    private static let groups: [(JSONValue, Bool)] = [
        (["demoAdmins"], true), (["other", "demoAdmins"], true), ([], false), ("demoAdmins", false),
        (["demoAdmins", 1], false), (["demoadmins"], false), (["ｄemoAdmins"], false), ([["demoAdmins"]], false),
        (.null, false),
        (["cognito:groups": ["demoAdmins"]], false),
    ]

    @Test(arguments: groups)
    func `T34 T35 membership is exact, and anything but an array of names is none`(groups: JSONValue, isMember: Bool)
        async throws
    {
        let claims = try await verified(.id.with("cognito:groups", groups))
        #expect(claims.isMember(of: "demoAdmins") == isMember)
        #expect(claims.groups.contains("demoAdmins") == isMember)
    }

    @Test(
        arguments: [
            (nil, .absent), ([], .names([])), (["a", "b"], .names(["a", "b"])), ("a", .malformed), (["a", 1], .malformed),
            (["a", .null], .malformed), ([["a"]], .malformed), (["a": true], .malformed), (.null, .malformed), (true, .malformed),
            (1, .malformed),
        ] as [(JSONValue?, GroupsClaim)])
    func `T114 a claim that is absent is told from one that is malformed`(value: JSONValue?, expected: GroupsClaim) async throws {
        for claims in [Claims.id, .access, .access.with("sub", "exampleClientIdABC123").without("username")] {
            let claims = value.map { claims.with("cognito:groups", $0) } ?? claims.without("cognito:groups")
            let caller = try await verified(claims)
            #expect(caller.groupsClaim == expected)
            #expect(caller.groups == (caller.kind == .machine ? [] : expected.names))
        }
    }

    @Test func `T34 T38 a token without the claim has no groups`() async throws {
        let claims = try await verified(
            .id.without("cognito:groups").with("groups", ["demoAdmins"]).with("x", ["cognito:groups": ["demoAdmins"]]))
        #expect(claims.groups == [])
        #expect(!claims.isMember(of: "demoAdmins"))
    }

    @Test func `T35 a canonically equivalent group is another group`() async throws {
        let claims = try await verified(.id.with("cognito:groups", ["caf\u{E9}"]))
        #expect(claims.isMember(of: "caf\u{E9}"))
        #expect(!claims.isMember(of: "cafe\u{301}"))
    }

    @Test func `attributes of another type are not there`() async throws {
        let claims = try #require(
            IDTokenClaims(
                try await verified(.id.with("email", 1).with("email_verified", "true"))))
        #expect(claims.email == nil)
        #expect(claims.emailVerified == nil)
    }
}
