import CognitoCore
import CognitoTesting
import HTTPServer
import StrictJSON
import Testing

@testable import CognitoAuth

struct GroupRulesTests {
    /// Claims that have passed the real verifier: there is no other way to get any.
    private func user(_ groups: JSONGroups) async throws -> CallerClaims {
        try await VerifiedUser.shared.claims { draft in
            switch groups {
            case .absent: draft.claims["cognito:groups"] = nil
            case .names(let names): draft.claims["cognito:groups"] = .array(names.map { .string($0) })
            case .text(let text): draft.claims["cognito:groups"] = .string(text)
            case .elsewhere(let name):
                draft.claims["cognito:groups"] = nil
                draft.claims["groups"] = .array([.string(name)])
                draft.claims["custom:inner"] = ["cognito:groups": [.string(name)]]
            }
        }
    }

    enum JSONGroups: Sendable { case absent, names([String]), text(String), elsewhere(String) }

    @Test(arguments: [
        (JSONGroups.absent, false), (.names([]), false), (.text("admin"), false), (.names(["admin"]), true),
        (.names(["a", "admin", "b"]), true), (.names(["Admin"]), false), (.names(["\u{FF41}dmin"]), false),
        (.names(["admins"]), false), (.elsewhere("admin"), false),
    ])
    func `T34 T35 T38 only a member by the exact name passes`(groups: JSONGroups, passes: Bool) async throws {
        let rules = try GroupRules(allowed: ["admin"])
        #expect(rules.admit(try await user(groups)) == passes)
    }

    @Test func `T35 a canonically equivalent spelling is another group`() async throws {
        let composed = try GroupRules(allowed: ["caf\u{E9}"])
        #expect(!composed.admit(try await user(.names(["cafe\u{301}"]))))
        #expect(composed.admit(try await user(.names(["caf\u{E9}"]))))
    }

    /// Each rule by itself holds or not; together they hold only if each does.
    @Test(arguments: [true, false], [true, false])
    func `T36 all the rules that are given must hold together`(anyHolds: Bool, allHold: Bool) async throws {
        let member = try await user(.names(["a", "b"]))
        for noneHolds in [true, false] {
            let rules = try GroupRules(
                allowed: anyHolds ? ["x", "a"] : ["x", "y"], required: allHold ? ["a", "b"] : ["a", "x"],
                prohibited: noneHolds ? ["x"] : ["x", "b"])
            #expect(rules.admit(member) == (anyHolds && allHold && noneHolds))
        }
    }

    @Test func `a rule that is not given is no rule`() async throws {
        let member = try await user(.names(["a"]))
        #expect(try GroupRules(prohibited: ["b"]).admit(member))
        #expect(try !GroupRules(prohibited: ["a"]).admit(member))
        #expect(try GroupRules(required: ["a"]).admit(member))
        #expect(try !GroupRules(required: ["a", "b"]).admit(member))
    }

    /// What a user pool would never write, and an issuer with a mistake might.
    static let malformed: [JSONValue] = [
        "suspended", "", ["suspended", 1], ["suspended", .null], [["suspended"]], ["suspended": true], .null, false, 1,
    ]

    @Test(arguments: malformed)
    func `T114 a caller whose groups cannot be read passes no rule about groups`(claim: JSONValue) async throws {
        let user = try await VerifiedUser.shared.claims { $0.claims["cognito:groups"] = claim }
        #expect(user.groupsClaim == .malformed)
        for rules in [
            try GroupRules(prohibited: ["suspended"]), try GroupRules(prohibited: ["x"]), try GroupRules(allowed: ["suspended"]),
            try GroupRules(required: ["suspended"]), try GroupRules(allowed: ["suspended"], prohibited: ["x"]),
        ] {
            #expect(!rules.admit(user))
        }
    }

    @Test func `T114 the log is told that the claim is malformed, and the caller what every other is told`() async throws {
        let guarding = try GroupAuthorization<CallerClaims>(prohibited: ["suspended"])
        let request = Request(id: RequestID(0, 0), head: try RequestHead.of("GET"))
        func problem(_ claim: JSONValue) async throws -> Problem? {
            let user = try await VerifiedUser.shared.claims { $0.claims["cognito:groups"] = claim }
            do { _ = try guarding.admit(Authenticated(request: request, user: user, credentials: [])) } catch { return error }
            return nil
        }
        #expect(try await problem([]) == nil)
        #expect(try await problem(["suspended"]) == .forbidden)
        #expect(try await problem("suspended") == .malformedGroups)
        #expect(Problem.malformedGroups.detail == Problem.forbidden.detail)
        #expect(Problem.malformedGroups.code == "forbidden")
    }

    @Test func `T114 a user without the claim is in no group`() async throws {
        let user = try await VerifiedUser.shared.claims { $0.claims["cognito:groups"] = nil }
        #expect(try GroupRules(prohibited: ["suspended"]).admit(user))
        #expect(try !GroupRules(allowed: ["suspended"]).admit(user))
    }

    @Test func `T114 a program is in no group that lets it pass, and in each that shuts it out`() async throws {
        let world = try VerifiedUser.shared.get()
        func program(_ claim: JSONValue?) async throws -> CallerClaims {
            let token = try world.issuer.machineToken(scopes: []) { $0.claims["cognito:groups"] = claim }
            return try await world.verifier.verify(Array(token.utf8))
        }
        #expect(try await GroupRules(prohibited: ["suspended"]).admit(program(nil)))
        #expect(try await GroupRules(prohibited: ["suspended"]).admit(program(["admins"])))
        #expect(try await !GroupRules(prohibited: ["suspended"]).admit(program(["suspended"])))
        #expect(try await !GroupRules(prohibited: ["suspended"]).admit(program("suspended")))
        #expect(try await !GroupRules(allowed: ["admins"]).admit(program(["admins"])))
        #expect(try await !GroupRules(required: ["admins"]).admit(program(["admins"])))
    }

    @Test func `T37 an empty list is refused when the guard is built`() {
        #expect(throws: GroupRules.Fault.noRules) { try GroupRules() }
        #expect(throws: GroupRules.Fault.emptyList("allowed")) { try GroupRules(allowed: []) }
        #expect(throws: GroupRules.Fault.emptyList("required")) { try GroupRules(allowed: ["a"], required: []) }
        #expect(throws: GroupRules.Fault.emptyList("prohibited")) { try GroupAuthorization<UserClaims>(prohibited: []) }
    }
}
