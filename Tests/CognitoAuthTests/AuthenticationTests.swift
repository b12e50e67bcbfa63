import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import StrictJSON
import Testing

@testable import CognitoAuth

struct AuthenticationTests {
    private func context(_ fields: [String]) throws -> RequestContext {
        RequestContext(request: Request(id: RequestID(0, 0), head: try .of("GET", fields: fields)))
    }

    private func bearer(_ change: (inout TokenDraft) -> Void = { _ in }) throws -> [String] {
        let world = try VerifiedUser.shared.get()
        return ["Authorization: Bearer \(try world.issuer.idToken(for: world.user, change))"]
    }

    private func problem(_ body: () async throws -> Void) async -> Problem? {
        do {
            try await body()
            return nil
        } catch {
            return error as? Problem
        }
    }

    private func challenge(_ problem: Problem?) -> String? {
        problem?.fields.first { $0.name == .wwwAuthenticate }?.value
    }

    @Test func `a valid token makes an authenticated context and names the subject for the log`() async throws {
        let world = try VerifiedUser.shared.get()
        let context = try context(try bearer())
        let admitted = try await Authentication(world.verifier).admit(context)
        #expect(admitted.user.subject == world.user.subject)
        #expect(context.request.logNotes.subject == world.user.subject)
    }

    @Test func `T39 a request without credentials is challenged without an error`() async throws {
        let world = try VerifiedUser.shared.get()
        let found = await problem { _ = try await Authentication(world.verifier).admit(context([])) }
        #expect(found?.status == .unauthorized)
        #expect(found?.code == "missing_credentials")
        #expect(challenge(found) == "Bearer realm=\"LionsDen\"")
    }

    @Test func `a route may answer missing credentials with 403`() async throws {
        let world = try VerifiedUser.shared.get()
        let guarding = Authentication(world.verifier, missingCredentials: .forbidden)
        let found = await problem { _ = try await guarding.admit(context([])) }
        #expect(found?.status == .forbidden)
        #expect(found?.code == "missing_credentials")
        #expect(await problem { _ = try await guarding.admit(context(bearer { $0.claims["iss"] = "x" })) }?.status == .unauthorized)
    }

    @Test func `T40 unreadable credentials are the client's fault`() async throws {
        let world = try VerifiedUser.shared.get()
        for guarding in [["Authorization: Bearer"], ["Authorization: Bearer a b"]] {
            let found = await problem { _ = try await OptionalAuthentication(world.verifier).admit(context(guarding)) }
            #expect(found?.status == .badRequest)
            #expect(found?.code == "invalid_request")
            #expect(challenge(found)?.contains("error=\"invalid_request\"") == true)
        }
    }

    @Test func `an expired token is told apart from every other refusal`() async throws {
        let world = try VerifiedUser.shared.get()
        let expired = await problem { _ = try await Authentication(world.verifier).admit(context(bearer { $0.claims["exp"] = 1 })) }
        #expect(expired?.status == .unauthorized)
        #expect(expired?.code == "token_expired")
        #expect(challenge(expired) == "Bearer realm=\"LionsDen\", error=\"invalid_token\", error_description=\"The token has expired\"")
        let foreign = await problem { _ = try await Authentication(world.verifier).admit(context(bearer { $0.claims["aud"] = "x" })) }
        #expect(foreign?.code == "invalid_token")
        #expect(foreign?.reason == "audienceNotAccepted")
        #expect(challenge(foreign)?.contains("error=\"invalid_token\"") == true)
    }

    @Test func `T30 a token of another kind than the route takes is refused`() async throws {
        let world = try VerifiedUser.shared.get()
        let machines = Authentication(world.verifier, as: AccessTokenClaims.self)
        #expect(await problem { _ = try await machines.admit(context(bearer())) }?.code == "invalid_token")
        let access = ["Authorization: Bearer \(try world.issuer.accessToken(for: world.user))"]
        #expect(try await machines.admit(context(access)).user.clientID == "client")
    }

    @Test func `T44 optional authentication takes strangers and known users, and refuses bad tokens`() async throws {
        let world = try VerifiedUser.shared.get()
        let optional = OptionalAuthentication(world.verifier)
        #expect(try await optional.admit(context([])).user == nil)
        #expect(try await optional.admit(context(["Authorization: Basic abc"])).user == nil)
        #expect(try await optional.admit(context(bearer())).user?.subject == world.user.subject)
        #expect(await problem { _ = try await optional.admit(context(bearer { $0.claims["exp"] = 1 })) }?.code == "token_expired")
        #expect(await problem { _ = try await optional.admit(context(["Authorization: Bearer x"])) }?.code == "invalid_token")
    }

    @Test func `T47 keys that cannot be had are 503 with the time to wait`() {
        let found = Problem(.unavailable(Unavailability(.neverLoaded, retryAfter: .milliseconds(2500))), realm: .standard)
        #expect(found.status == .serviceUnavailable)
        #expect(found.code == "keys_unavailable")
        #expect(found.fields.map { "\($0.name.canonicalName): \($0.value)" } == ["retry-after: 3"])
    }

    @Test func `a user of the wrong group is forbidden, without a challenge`() async throws {
        let world = try VerifiedUser.shared.get()
        let admitted = try await Authentication(world.verifier).admit(context(bearer()))
        let found = await problem { _ = try GroupAuthorization(allowed: ["admin"]).admit(admitted) }
        #expect(found?.status == .forbidden)
        #expect(found?.code == "forbidden")
        #expect(found?.fields.isEmpty == true)
    }

    @Test(arguments: ["", "a\"b", "a\\b", "a\r\nb", "é"])
    func `a realm that would break its quotes is no realm`(text: String) {
        #expect(Realm(text) == nil)
    }
}
