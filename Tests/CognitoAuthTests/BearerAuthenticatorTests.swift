import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import StrictJSON
import Testing

@testable import CognitoAuth

/// From the values of fields to claims or a refusal, without a request.
struct BearerAuthenticatorTests {
    private let world: VerifiedUser
    private let bearer: BearerAuthenticator

    init() throws {
        world = try VerifiedUser.shared.get()
        bearer = BearerAuthenticator(world.verifier, realm: try #require(Realm("Plain")))
    }

    private func problem(_ fields: [String], as bearer: BearerAuthenticator? = nil) async -> Problem? {
        do throws(Problem) {
            _ = try await (bearer ?? self.bearer).caller(authorization: fields, as: UserClaims.self).value()
            return nil
        } catch {
            return error
        }
    }

    private func challenge(_ problem: Problem?) -> String? { problem?.fields.first { $0.name == .wwwAuthenticate }?.value }

    @Test func `a token is its bearer's claims`() async throws {
        let token = try world.issuer.idToken(for: world.user)
        guard case .found(let user) = try bearer.caller(authorization: ["Bearer \(token)"], as: IDTokenClaims.self) else {
            Issue.record("its key is at hand")
            return
        }
        #expect(user.email == "leo@example.com")
        #expect(await problem(["bearer  \(token)"]) == nil)
    }

    @Test(
        arguments: [
            ([], 401, "missing_credentials", "Bearer realm=\"Plain\""),
            (["Basic abc"], 401, "missing_credentials", "Bearer realm=\"Plain\""),
            (["Bearer a", "Bearer a"], 400, "invalid_request", "error=\"invalid_request\""),
            (["Bearer"], 400, "invalid_request", "error=\"invalid_request\""),
            (["Bearer a b"], 400, "invalid_request", "error=\"invalid_request\""),
            (["Bearer a.b.c"], 401, "invalid_token", "error=\"invalid_token\""),
        ] as [([String], Int, String, String)])
    func `a refusal has status, code and challenge`(fields: [String], status: Int, code: String, challenge: String) async {
        let found = await problem(fields)
        #expect(found?.status.code == status)
        #expect(found?.code == code)
        #expect(self.challenge(found)?.contains(challenge) == true)
    }

    @Test func `an expired token, a program's token and missing keys are told apart`() async throws {
        let expired = try world.issuer.idToken(for: world.user) { $0.claims["exp"] = 1 }
        #expect(await problem(["Bearer \(expired)"])?.code == "token_expired")
        let program = try world.issuer.accessToken(for: world.user) { draft in
            draft.claims["username"] = nil
            draft.claims["sub"] = "client"
        }
        #expect(await problem(["Bearer \(program)"]) == .usersOnly)
        let optional = BearerAuthenticator(world.verifier, missingCredentials: .forbidden)
        #expect(await problem([], as: optional)?.status == .forbidden)
    }

    @Test func `T42 a token in the query beside another is refused, and none is taken from there`() async throws {
        let token = try world.issuer.idToken(for: world.user)
        func answer(_ fields: [String], query: String) -> Problem? {
            do throws(Problem) {
                _ = try bearer.caller(authorization: fields, query: query, as: UserClaims.self)
                return nil
            } catch {
                return error
            }
        }
        #expect(answer(["Bearer \(token)"], query: "a=b&access_token=x")?.code == "invalid_request")
        #expect(answer([], query: "access_token=\(token)")?.code == "missing_credentials")
        #expect(answer(["Bearer \(token)"], query: "a=access_token=x&my_access_token=x") == nil)
    }

    @Test func `where a token is optional, none is no caller, and a bad one is refused`() throws {
        let none = try bearer.optionalCaller(authorization: ["Basic abc"], as: UserClaims.self)
        #expect(none.map { _ in true } == nil)
        let refusal = #expect(throws: Problem.self) { try bearer.optionalCaller(authorization: ["Bearer a.b.c"], as: UserClaims.self) }
        #expect(refusal?.status == .unauthorized && refusal?.code == "invalid_token")
        let token = try world.issuer.idToken(for: world.user)
        guard case .found = try bearer.optionalCaller(authorization: ["Bearer \(token)"], as: UserClaims.self) else {
            Issue.record("its key is at hand")
            return
        }
    }

    @Test func `a guard answers what the plain function answers`() async throws {
        let token = try world.issuer.idToken(for: world.user) { $0.claims["aud"] = "x" }
        for field in ["Bearer \(token)", "Bearer", "Basic abc", "Bearer a.b.c"] {
            let context = RequestContext(request: try Request(.get, "/", fields: [.authorization: field]))
            let refusal = await problem([field])
            await #expect(throws: refusal ?? .internalError) {
                try await Authentication(world.verifier, realm: #require(Realm("Plain"))).admit(context).context()
            }
        }
    }
}
