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
        let admitted = try await Authentication(world.verifier).admit(context).context()
        #expect(admitted.user.subject == world.user.subject)
        #expect(context.request.logNotes.subject == world.user.subject)
    }

    @Test func `T39 a request without credentials is challenged without an error`() async throws {
        let world = try VerifiedUser.shared.get()
        let found = await problem { _ = try await Authentication(world.verifier).admit(context([])).context() }
        #expect(found?.status == .unauthorized)
        #expect(found?.code == "missing_credentials")
        #expect(challenge(found) == "Bearer realm=\"LionsDen\"")
    }

    @Test func `a route may answer missing credentials with 403`() async throws {
        let world = try VerifiedUser.shared.get()
        let guarding = Authentication(world.verifier, missingCredentials: .forbidden)
        let found = await problem { _ = try await guarding.admit(context([])).context() }
        #expect(found?.status == .forbidden)
        #expect(found?.code == "missing_credentials")
        #expect(
            await problem { _ = try await guarding.admit(context(bearer { $0.claims["iss"] = "x" })).context() }?.status == .unauthorized)
    }

    @Test func `T40 unreadable credentials are the client's fault`() async throws {
        let world = try VerifiedUser.shared.get()
        for guarding in [["Authorization: Bearer"], ["Authorization: Bearer a b"]] {
            let found = await problem { _ = try await OptionalAuthentication(world.verifier).admit(context(guarding)).context() }
            #expect(found?.status == .badRequest)
            #expect(found?.code == "invalid_request")
            #expect(challenge(found)?.contains("error=\"invalid_request\"") == true)
        }
    }

    @Test func `an expired token is told apart from every other refusal`() async throws {
        let world = try VerifiedUser.shared.get()
        let expired = await problem {
            _ = try await Authentication(world.verifier).admit(context(bearer { $0.claims["exp"] = 1 })).context()
        }
        #expect(expired?.status == .unauthorized)
        #expect(expired?.code == "token_expired")
        #expect(challenge(expired) == "Bearer realm=\"LionsDen\", error=\"invalid_token\", error_description=\"The token has expired\"")
        let foreign = await problem {
            _ = try await Authentication(world.verifier).admit(context(bearer { $0.claims["aud"] = "x" })).context()
        }
        #expect(foreign?.code == "invalid_token")
        #expect(foreign?.reason == "audienceNotAccepted")
        #expect(challenge(foreign)?.contains("error=\"invalid_token\"") == true)
    }

    @Test func `T46 the log gets the reason in one word`() async throws {
        let world = try VerifiedUser.shared.get()
        let cases: [(String, (inout TokenDraft) -> Void)] = [
            ("expired", { $0.claims["exp"] = 1 }), ("issuedInFuture", { $0.claims["iat"] = 3_000_000_000 }),
            ("missing", { $0.claims["exp"] = nil }), ("malformed", { $0.claims["exp"] = "1" }),
            ("issuerNotTrusted", { $0.claims["iss"] = "x" }), ("algorithmNotAllowed", { $0.header["alg"] = "none" }),
            ("typeNotAllowed", { $0.header["typ"] = "a(b" }), ("unknownKey", { $0.header["kid"] = "x" }),
            ("wrongSignatureLength", { $0.signature = .bytes([1]) }), ("signatureInvalid", { $0.signature = .made(.rs384) }),
        ]
        for (reason, change) in cases {
            let token = try world.issuer.idToken(for: world.user, change)
            let found = await problem {
                _ = try await Authentication(world.verifier).admit(context(["Authorization: Bearer \(token)"])).context()
            }
            #expect(found?.status == .unauthorized)
            #expect(found?.reason == reason)
        }
    }

    @Test func `T30 a token of another kind than the route takes is refused`() async throws {
        let world = try VerifiedUser.shared.get()
        let machines = Authentication(world.verifier, as: AccessTokenClaims.self)
        #expect(await problem { _ = try await machines.admit(context(bearer())).context() }?.code == "invalid_token")
        let access = ["Authorization: Bearer \(try world.issuer.accessToken(for: world.user))"]
        #expect(try await machines.admit(context(access)).context().user.clientID == "client")
    }

    @Test func `T32 a program's own token passes only where programs may, and is forbidden elsewhere`() async throws {
        let world = try VerifiedUser.shared.get()
        let token = try world.issuer.accessToken(for: world.user) { draft in
            draft.claims["sub"] = draft.claims["client_id"]
            draft.claims["username"] = nil
        }
        let machine = ["Authorization: Bearer \(token)"]
        #expect(
            try await Authentication(world.verifier, as: MachineTokenClaims.self).admit(context(machine)).context().user.clientID
                == "client")
        #expect(try await Authentication(world.verifier, as: CallerClaims.self).admit(context(machine)).context().user.kind == .machine)
        let users = await problem { _ = try await Authentication(world.verifier).admit(context(machine)).context() }
        #expect(users?.status == .forbidden)
        #expect(users?.code == "forbidden")
        #expect(users?.fields.isEmpty == true)
        let access = await problem {
            _ = try await Authentication(world.verifier, as: AccessTokenClaims.self).admit(context(machine)).context()
        }
        #expect(access?.status == .forbidden)
        let user = await problem {
            _ = try await Authentication(world.verifier, as: MachineTokenClaims.self).admit(context(bearer())).context()
        }
        #expect(user?.code == "invalid_token")
        #expect(user?.reason == "kindNotAccepted")
    }

    @Test func `T45 a cookie of another site's making is forbidden, twice the cookie is a bad request`() async throws {
        let world = try VerifiedUser.shared.get()
        let token = try world.issuer.idToken(for: world.user)
        let guarding = Authentication(world.verifier, from: .authorizationField, .cookie("session", origins: ["https://app.example"]))
        func post(_ fields: [String]) throws -> RequestContext {
            RequestContext(request: Request(id: RequestID(0, 0), head: try .of("POST", fields: fields)))
        }
        #expect(
            try await guarding.admit(post(["Cookie: session=\(token)", "Origin: https://app.example"])).context().user.username == "leo")
        #expect(try await guarding.admit(post(["Authorization: Bearer \(token)"])).context().user.username == "leo")
        let foreign = await problem { _ = try await guarding.admit(post(["Cookie: session=\(token)"])).context() }
        #expect(foreign?.status == .forbidden)
        #expect(foreign?.reason == "foreign origin")
        let twice = await problem { _ = try await guarding.admit(post(["Cookie: session=\(token); session=\(token)"])).context() }
        #expect(twice?.status == .badRequest)
        #expect(twice?.code == "invalid_request")
        let both = await problem {
            _ = try await guarding.admit(
                post(["Authorization: Bearer \(token)", "Cookie: session=\(token)", "Origin: https://app.example"])
            ).context()
        }
        #expect(both?.reason == "credentials: secondPlace")
    }

    @Test func `a check of the route's own lets pass whom it likes`() async throws {
        let world = try VerifiedUser.shared.get()
        let adults = ClaimsCheck<UserClaims>("adult") { $0[ClaimKey<Int64>("custom:age")] ?? 0 >= 18 }
        let old = try await Authentication(world.verifier).admit(context(bearer { $0.claims["custom:age"] = 18 })).context()
        let adult: Authenticated<UserClaims> = try adults.admit(old)
        #expect(adult.user.username == "leo")
        let young = try await Authentication(world.verifier).admit(context(bearer { $0.claims["custom:age"] = 17 })).context()
        let found = await problem { let _: Authenticated<UserClaims> = try adults.admit(young) }
        #expect(found?.status == .forbidden)
        #expect(found?.reason == "check: adult")
    }

    @Test func `T44 optional authentication takes strangers and known users, and refuses bad tokens`() async throws {
        let world = try VerifiedUser.shared.get()
        let optional = OptionalAuthentication(world.verifier)
        #expect(try await optional.admit(context([])).context().user == nil)
        #expect(try await optional.admit(context(["Authorization: Basic abc"])).context().user == nil)
        #expect(try await optional.admit(context(bearer())).context().user?.subject == world.user.subject)
        #expect(await problem { _ = try await optional.admit(context(bearer { $0.claims["exp"] = 1 })).context() }?.code == "token_expired")
        #expect(await problem { _ = try await optional.admit(context(["Authorization: Bearer x"])).context() }?.code == "invalid_token")
    }

    @Test func `T47 keys that cannot be had are 503 with the time to wait`() {
        let found = Problem(.unavailable(Unavailability(.neverLoaded, retryAfter: .milliseconds(2500))), realm: .standard)
        #expect(found.status == .serviceUnavailable)
        #expect(found.code == "keys_unavailable")
        #expect(found.fields.map { "\($0.name.canonicalName): \($0.value)" } == ["retry-after: 3"])
    }

    @Test func `a user of the wrong group is forbidden, without a challenge`() async throws {
        let world = try VerifiedUser.shared.get()
        let admitted = try await Authentication(world.verifier).admit(context(bearer())).context()
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
