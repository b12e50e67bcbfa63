import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import JOSE
import Logging
import StrictJSON
import Testing

@testable import CognitoAuth

struct StepUpAuthenticationTests {
    private typealias Rule = StepUpAuthentication<CallerClaims>
    private static let present: Double = 1_900_000_000

    private func rule(anyOf classes: [String]? = nil, maximumAge: Duration? = nil) throws -> Rule {
        try Rule(anyOf: classes, maximumAge: maximumAge) { NumericDate(secondsSinceEpoch: Self.present) }
    }

    private func refusal(_ rule: Rule, _ change: @escaping (inout TokenDraft) -> Void) async throws -> Problem? {
        let claims = try await VerifiedUser.shared.claims(change)
        do throws(Problem) {
            try rule.check(claims)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("mfa", true), ("hwk", true), ("MFA", false), ("mfa hwk", false), ("", false), (["mfa"], false), (nil, false),
        ] as [(JSONValue?, Bool)])
    func `T152 the class of the sign-in is one of those that are asked for, exactly`(acr: JSONValue?, passes: Bool) async throws {
        let found = try await refusal(try rule(anyOf: ["mfa", "hwk"])) { $0.claims["acr"] = acr }
        #expect((found == nil) == passes)
        #expect(found == nil || found?.cause == "acr")
    }

    @Test(
        arguments: [
            (.integer(1_900_000_000 - 300), true), (.integer(1_900_000_000 - 301), false), (.integer(1_900_000_000 + 60), true),
            (.integer(1_900_000_000 + 61), false), ("1900000000", false), (.integer(-1), false), (nil, false),
        ] as [(JSONValue?, Bool)])
    func `T152 the sign-in is at most so long ago`(time: JSONValue?, passes: Bool) async throws {
        let found = try await refusal(try rule(maximumAge: .seconds(300))) { $0.claims["auth_time"] = time }
        #expect((found == nil) == passes)
        #expect(found == nil || found?.cause == "auth_time")
    }

    @Test func `both are needed where both are asked for, and the challenge says so`() async throws {
        let both = try rule(anyOf: ["hwk", "mfa"], maximumAge: .seconds(300))
        let now = JSONValue.integer(Int64(Self.present))
        #expect(try await refusal(both) { ($0.claims["acr"], $0.claims["auth_time"]) = ("mfa", now) } == nil)
        let found = try #require(try await refusal(both) { ($0.claims["acr"], $0.claims["auth_time"]) = ("pwd", now) })
        #expect(found.status == .unauthorized)
        #expect(found.code == "insufficient_user_authentication")
        #expect(
            found.fields.map(\.value) == [
                "Bearer realm=\"LionsDen\", error=\"insufficient_user_authentication\", "
                    + "error_description=\"Another sign-in is needed for this\", acr_values=\"hwk mfa\", max_age=\"300\""
            ])
        #expect(try await refusal(both) { ($0.claims["acr"], $0.claims["auth_time"]) = ("mfa", 1) }?.cause == "auth_time")
    }

    @Test func `a challenge names what is asked for alone`() async throws {
        let recent = try #require(try await refusal(try rule(maximumAge: .seconds(1))) { $0.claims["auth_time"] = nil })
        #expect(recent.fields.first?.value.hasSuffix(", max_age=\"1\"") == true)
        #expect(recent.fields.first?.value.contains("acr_values") == false)
        let strong = try #require(try await refusal(try rule(anyOf: ["mfa"])) { $0.claims["acr"] = nil })
        #expect(strong.fields.first?.value.hasSuffix(", acr_values=\"mfa\"") == true)
    }

    @Test func `without a clock nothing is recent`() async throws {
        let rule = try Rule(maximumAge: .seconds(300)) { nil }
        #expect(try await refusal(rule) { _ in }?.cause == "auth_time")
    }

    @Test func `T37 requirements that ask for nothing, or that nothing fulfils, are refused when the guard is built`() {
        #expect(throws: Rule.Fault.noRequirement) { try Rule() }
        #expect(throws: Rule.Fault.emptyList) { try Rule(anyOf: []) }
        #expect(throws: Rule.Fault.emptyList) { try Rule(anyOf: [], maximumAge: .seconds(1)) }
        for name in ["", "a b", "a\"b", "a\\b", "a\n"] {
            #expect(throws: Rule.Fault.malformedClass(name)) { try Rule(anyOf: ["ok", name]) }
        }
        for age in [Duration.zero, .seconds(-1), .milliseconds(999), .milliseconds(1500)] {
            #expect(throws: Rule.Fault.malformedMaximumAge) { try Rule(maximumAge: age) }
        }
        #expect(throws: Never.self) { try Rule(maximumAge: .seconds(1)) }
    }

    @Test func `over a socket the caller is told, signs in again, and is let in`() async throws {
        let world = try VerifiedUser.shared.get()
        let table = RouteTable()
        let users = RouteGroup(table).use(Authentication(world.verifier))
        users.use(try StepUpAuthentication(maximumAge: .seconds(600))).get("transfer") { _ in "done" }
        let server = Server(
            ServerConfiguration(
                address: .tcp(host: "127.0.0.1", port: 0), router: try Router(table), logger: Logger(label: "test")))
        let client = try TestClient(try await server.start().url)
        let old = try await client.get("/transfer", token: try world.issuer.idToken(for: world.user) { $0.claims["auth_time"] = 1 })
        #expect(old.status == 401)
        #expect(try old.json()["code"]?.string == "insufficient_user_authentication")
        #expect(old.field("WWW-Authenticate")?.hasSuffix("max_age=\"600\"") == true)
        #expect(try await client.get("/transfer", token: try world.issuer.idToken(for: world.user)).text == "done")
        await server.drain()
    }
}
