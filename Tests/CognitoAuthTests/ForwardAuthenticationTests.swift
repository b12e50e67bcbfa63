import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import StrictJSON
import Testing

@testable import CognitoAuth

struct ForwardAuthenticationTests {
    /// What a proxy is answered that asks with this query for the bearer of this token: a problem, or nothing.
    private func problem(_ query: String, token: String?) async throws -> Problem? {
        let fields = token.map { ["Authorization: Bearer \($0)"] } ?? []
        let head = try RequestHead.of("GET", "/auth/verify" + query, fields: fields)
        let context = RequestContext(request: Request(id: RequestID(0, 0), head: head))
        let proxied = ForwardAuthentication(try VerifiedUser.shared.get().verifier)
        do {
            _ = try await proxied.admit(context).context()
            return nil
        } catch {
            return error
        }
    }

    private func token(groups: [String] = [], scope: String? = nil) throws -> String {
        let world = try VerifiedUser.shared.get()
        return try world.issuer.accessToken(for: world.user) { draft in
            draft.claims["cognito:groups"] = .array(groups.map { .string($0) })
            draft.claims["scope"] = scope.map { .string($0) }
        }
    }

    @Test(arguments: [
        ("", true), ("?group=a", true), ("?group=x&group=b", true), ("?group=x", false), ("?group=A", false), ("?group=a%2Cb", false),
        ("?required_group=a&required_group=b", true), ("?required_group=a&required_group=x", false), ("?not_group=x", true),
        ("?not_group=x&not_group=a", false), ("?group=a&required_group=b&not_group=x", true), ("?group=a&not_group=b", false),
        ("?group=c%2c%20d", true), ("?group=%61", true),
    ])
    func `all the group rules that are given hold together`(query: String, passes: Bool) async throws {
        let found = try await problem(query, token: token(groups: ["a", "b", "c, d"]))
        #expect(found == (passes ? nil : .forbidden))
    }

    @Test(arguments: GroupRulesTests.malformed, ["?not_group=x", "?group=suspended", "?required_group=suspended", "?not_group=x&scope=y"])
    func `T114 a caller whose groups cannot be read passes no rule about groups`(claim: JSONValue, query: String) async throws {
        let world = try VerifiedUser.shared.get()
        for token in [
            try world.issuer.idToken(for: world.user) { $0.claims["cognito:groups"] = claim },
            try world.issuer.accessToken(for: world.user) { $0.claims["cognito:groups"] = claim },
            try world.issuer.machineToken(scopes: ["y"]) { $0.claims["cognito:groups"] = claim },
        ] {
            #expect(try await problem(query, token: token) == .malformedGroups)
            #expect(try await problem("", token: token) == nil)
        }
    }

    @Test func `every scope that is given is needed, and the refusal names them all`() async throws {
        let token = try token(groups: ["a"], scope: "api/read api/write")
        #expect(try await problem("?scope=api/read&scope=api%2Fwrite&group=a", token: token) == nil)
        let found = try #require(try await problem("?scope=api/read&scope=api/drop", token: token))
        #expect(found.status == .forbidden)
        #expect(found.code == "insufficient_scope")
        #expect(
            found.fields.map(\.value) == [
                "Bearer realm=\"LionsDen\", error=\"insufficient_scope\", "
                    + "error_description=\"The token does not grant what this needs\", scope=\"api/read api/drop\""
            ])
    }

    @Test func `groups are looked at before scopes`() async throws {
        #expect(try await problem("?scope=x&group=x", token: token()) == .forbidden)
    }

    @Test(
        arguments: [
            ("?", .unknownRule(parameter: 1)), ("?groups=admins", .unknownRule(parameter: 1)), ("?Group=a", .unknownRule(parameter: 1)),
            ("?group=a&gruop=b", .unknownRule(parameter: 2)), ("?group=a&", .unknownRule(parameter: 2)),
            ("?&group=a", .unknownRule(parameter: 1)), ("?%67roup=a", .unknownRule(parameter: 1)),
            ("?group[]=a", .unknownRule(parameter: 1)),
            ("?group", .noValue(parameter: 1)), ("?group=", .noValue(parameter: 1)), ("?group=a&group=", .noValue(parameter: 2)),
            ("?scope=", .noValue(parameter: 1)), ("?not_group=", .noValue(parameter: 1)), ("?required_group", .noValue(parameter: 1)),
            ("?group=a+b", .unreadableValue(parameter: 1)), ("?group=%", .unreadableValue(parameter: 1)),
            ("?group=%ff", .unreadableValue(parameter: 1)), ("?scope=a%20b", .malformedScope), ("?scope=%22", .malformedScope),
        ] as [(String, AccessRuleFault)])
    func `a rule that is unknown, empty or unreadable is refused, with a token or without`(query: String, fault: AccessRuleFault)
        async throws
    {
        for token in [nil, "x", try token(groups: ["a", "b", "admins"], scope: "a b")] {
            let found = try #require(try await problem(query, token: token))
            #expect(found == .invalidRules(fault))
            #expect(found.status == .badRequest)
            #expect(found.code == "invalid_rules")
        }
    }

    @Test func `without a token, or with a bad one, the answer is that of any guarded route`() async throws {
        #expect(try await problem("?group=a", token: nil) == .missingCredentials(.unauthorized, realm: .standard))
        let refused = try #require(try await problem("?group=a", token: "a.b.c"))
        #expect(refused.status == .unauthorized)
        #expect(refused.code == "invalid_token")
    }

    @Test func `a program passes where no group is asked for, and never as a member of one`() async throws {
        let token = try VerifiedUser.shared.get().issuer.machineToken(scopes: ["api/read"]) { $0.claims["cognito:groups"] = nil }
        #expect(try await problem("?scope=api/read", token: token) == nil)
        for query in ["?group=a", "?required_group=a"] { #expect(try await problem(query, token: token) == .forbidden) }
    }
}
