import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import JOSE
import Synchronization
import Testing

@testable import CognitoAuth

/// What a request with a key, without one, or with a bad one is told.
struct APIKeyAuthenticationTests {
    /// Keys in a table, which can go away.
    private final class Keys: APIKeySource {
        private let state = Mutex((grants: [String: APIKeyGrant](), isAway: false, lookUps: 0))

        var lookUps: Int { state.withLock { $0.lookUps } }

        func add(_ grant: APIKeyGrant) { state.withLock { $0.grants[grant.id] = grant } }
        func goAway() { state.withLock { $0.isAway = true } }

        func grant(of id: String) async throws(APIKeyUnavailable) -> APIKeyGrant? {
            let (grant, isAway) = state.withLock { state in
                state.lookUps += 1
                return (state.grants[id], state.isAway)
            }
            if isAway { throw APIKeyUnavailable(reason: "away") }
            return grant
        }
    }

    private let keys = Keys()
    private let key = APIKey()
    private let directory: APIKeyDirectory
    private let clock = ManualClock(secondsSinceEpoch: 1_000)

    init() throws {
        var rules = LookUpRules()
        rules.fresh = .seconds(1_000_000)
        directory = APIKeyDirectory(keys, clock: ContinuousClock(), rules: rules)
        keys.add(try grant(key))
    }

    private func grant(_ key: APIKey, scopes: [String] = ["records:read"], expiresAt: Double? = nil) throws -> APIKeyGrant {
        try APIKeyGrant(
            id: key.id, issuer: "https://pool.example", subject: "leo", scopes: scopes, digest: #require(key.digest),
            expiresAt: expiresAt.flatMap { NumericDate(secondsSinceEpoch: $0) })
    }

    private func scheme(requiring scope: String? = nil, besideBearerTokens: Bool = true) -> APIKeyAuthentication {
        APIKeyAuthentication(directory, requiring: scope, besideBearerTokens: besideBearerTokens, now: clock.date)
    }

    private func request(_ fields: [String], _ target: String = "/") throws -> Request {
        Request(id: RequestID(0, 0), head: try .of("GET", target, fields: fields))
    }

    private func problem(_ fields: [String], of scheme: some AuthenticationScheme, _ target: String = "/") async throws -> Problem? {
        do throws(Problem) {
            let request: Request
            do { request = try self.request(fields, target) } catch { return .internalError }
            _ = try await scheme.admit(RequestContext(request: request)).context()
            return nil
        } catch {
            return error
        }
    }

    private func challenges(_ problem: Problem?) -> [String] {
        problem?.fields.filter { $0.name == .wwwAuthenticate }.map(\.value) ?? []
    }

    private static let bearer = "Bearer realm=\"LionsDen\""
    private static let apiKey = "ApiKey realm=\"LionsDen\""

    @Test func `a key acts for its user, with its scopes and in no group, and is looked up once`() async throws {
        for isKnown in [false, true] {
            let request = try request(["X-API-Key: \(key.revealed)"])
            let admission = try scheme().admit(RequestContext(request: request))
            #expect((admission.contextAtHand != nil) == isKnown)
            let user = try await admission.context().user
            #expect(user.subject == "leo" && user.issuer == "https://pool.example" && user.keyID == key.id)
            #expect(user.scopes == ["records:read"] && user.groups == [] && user.kind == .apiKey && user.username == nil)
            #expect(request.logNotes.subject == "leo")
        }
        #expect(keys.lookUps == 1)
    }

    @Test func `a request without a key is missing credentials, wherever else one may be`() async throws {
        for (fields, target) in [([], "/"), (["Authorization: ApiKey \(key.revealed)"], "/"), ([], "/?api_key=\(key.revealed)")] {
            let found = try await problem(fields, of: scheme(), target)
            #expect(found?.status == .unauthorized && found?.code == "missing_credentials")
            #expect(challenges(found) == [Self.apiKey])
        }
    }

    @Test func `T132 two keys are unreadable`() async throws {
        let found = try await problem(["X-API-Key: \(key.revealed)", "x-api-key: \(key.revealed)"], of: scheme())
        #expect(found?.status == .badRequest && found?.code == "invalid_request" && found?.reason == "credentials: repeatedField")
        #expect(challenges(found) == [Self.apiKey + ", error=\"invalid_request\""])
    }

    @Test func `T131 what is no key is refused without a look-up`() async throws {
        for text in ["", "x", String(key.revealed.dropLast()), key.revealed.replacing("_", with: "-"), "\(key.revealed), \(key.revealed)"] {
            let found = try await problem(["X-API-Key: \(text)"], of: scheme())
            #expect(found?.status == .unauthorized && found?.code == "invalid_api_key" && found?.reason == "apiKey: malformed")
            #expect(challenges(found) == [Self.bearer, Self.apiKey])
        }
        #expect(keys.lookUps == 0)
    }

    @Test func `T131 an unknown key is looked up once`() async throws {
        let other = APIKey()
        for _ in 0..<3 {
            let found = try await problem(["X-API-Key: \(other.revealed)"], of: scheme(besideBearerTokens: false))
            #expect(found?.status == .unauthorized && found?.code == "invalid_api_key" && found?.reason == "apiKey: unknown")
            #expect(challenges(found) == [Self.apiKey])
        }
        #expect(keys.lookUps == 1)
    }

    @Test func `T131 a known identifier with another secret is refused`() async throws {
        let other = APIKey()
        let digest = try #require(other.digest)
        keys.add(
            try APIKeyGrant(id: key.id, issuer: "https://pool.example", subject: "leo", scopes: [], digest: digest, expiresAt: nil))
        let found = try await problem(["X-API-Key: \(key.revealed)"], of: scheme())
        #expect(found?.status == .unauthorized && found?.code == "invalid_api_key" && found?.reason == "apiKey: wrongSecret")
    }

    @Test func `a key is refused from its end on`() async throws {
        keys.add(try grant(key, expiresAt: 1_001))
        #expect(try await problem(["X-API-Key: \(key.revealed)"], of: scheme()) == nil)
        clock.setTimeOfDay(secondsSinceEpoch: 1_001)
        let found = try await problem(["X-API-Key: \(key.revealed)"], of: scheme())
        #expect(found?.status == .unauthorized && found?.code == "invalid_api_key" && found?.reason == "apiKey: expired")
    }

    @Test func `a key without the scope is 403, and one with it passes`() async throws {
        #expect(try await problem(["X-API-Key: \(key.revealed)"], of: scheme(requiring: "records:read")) == nil)
        let found = try await problem(["X-API-Key: \(key.revealed)"], of: scheme(requiring: "records:write"))
        #expect(found?.status == .forbidden && found?.code == "insufficient_scope")
        #expect(challenges(found) == [Self.apiKey + ", error=\"insufficient_scope\", scope=\"records:write\""])
    }

    @Test func `a database that is away refuses no known key, and answers 503 to others`() async throws {
        #expect(try await problem(["X-API-Key: \(key.revealed)"], of: scheme()) == nil)
        keys.goAway()
        #expect(try await problem(["X-API-Key: \(key.revealed)"], of: scheme()) == nil)
        let found = try await problem(["X-API-Key: \(APIKey().revealed)"], of: scheme())
        #expect(found?.status == .serviceUnavailable && found?.code == "store_unavailable" && found?.reason == "store: away")
        #expect(found?.fields.first { $0.name == .retryAfter }?.value == "1")
    }

    @Test func `a key that was deleted is refused at once`() async throws {
        #expect(try await problem(["X-API-Key: \(key.revealed)"], of: scheme()) == nil)
        keys.add(try grant(key, scopes: []))
        directory.forget(key.id)
        let found = try await problem(["X-API-Key: \(key.revealed)"], of: scheme(requiring: "records:read"))
        #expect(found?.code == "insufficient_scope")
        #expect(keys.lookUps == 2)
    }

    @Test func `many who bring an unknown key at the same time cause one look-up`() async throws {
        let other = APIKey()
        let codes = try await withThrowingTaskGroup { group in
            for _ in 0..<100 { group.addTask { try await problem(["X-API-Key: \(other.revealed)"], of: scheme())?.code } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(codes == ["invalid_api_key"])
        #expect(keys.lookUps == 1)
    }

    @Test func `T132 beside tokens each decides about its own field, and both together are refused`() async throws {
        let pool = try VerifiedUser.shared.get()
        let either = Authentication(pool.verifier).or(scheme())
        let token = "Authorization: Bearer \(try pool.issuer.idToken(for: TestUser(username: "leo", password: "")))"
        for (fields, isToken) in [([token], true), (["X-API-Key: \(key.revealed)"], false)] {
            let user = try await either.admit(RequestContext(request: try request(fields))).context().user
            if case .first = user { #expect(isToken) } else { #expect(!isToken) }
        }
        for field in [key.revealed, "x"] {
            let both = try await problem([token, "X-API-Key: \(field)"], of: either)
            #expect(both?.status == .badRequest && both?.code == "invalid_request" && both?.reason == "credentials: secondPlace")
        }
        let nobody = try await problem([], of: either)
        #expect(nobody?.status == .unauthorized && nobody?.code == "missing_credentials")
        #expect(challenges(nobody) == [Self.bearer, Self.apiKey])
        let quiet = Authentication(pool.verifier).or(scheme(), announcesOther: false)
        #expect(challenges(try await problem([], of: quiet)) == [Self.bearer])
    }

    @Test func `T132 a key whose user is shut out is refused, and only a good one has been used`() async throws {
        let state = Mutex((isShutOut: true, uses: [String]()))
        let directory = APIKeyDirectory(
            keys, isShutOut: { grant in state.withLock { $0.isShutOut && grant.subject == "leo" } },
            onUse: { grant in state.withLock { $0.uses.append(grant.id) } })
        let scheme = APIKeyAuthentication(directory, now: clock.date)
        let refused = try await problem(["X-API-Key: \(key.revealed)"], of: scheme)
        #expect(refused?.status == .unauthorized && refused?.code == "invalid_api_key" && refused?.reason == "apiKey: revoked")
        state.withLock { $0.isShutOut = false }
        #expect(try await problem(["X-API-Key: \(APIKey().revealed)"], of: scheme)?.reason == "apiKey: unknown")
        #expect(try await problem(["X-API-Key: \(key.revealed)"], of: scheme) == nil)
        #expect(state.withLock { $0.uses } == [key.id])
    }

    @Test func `a key that was just stored is not looked up, although it was unknown before`() async throws {
        let new = APIKey()
        #expect(try await problem(["X-API-Key: \(new.revealed)"], of: scheme())?.reason == "apiKey: unknown")
        directory.learn(try grant(new))
        keys.goAway()
        #expect(try await problem(["X-API-Key: \(new.revealed)"], of: scheme()) == nil)
        #expect(keys.lookUps == 1)
    }

    @Test func `a proxy may be told of keys, too, and of a scope that they lack by their own challenge`() async throws {
        let pool = try VerifiedUser.shared.get()
        let proxied = ForwardAuthentication(Authentication(pool.verifier, as: CallerClaims.self).or(scheme()))
        func admitted(_ target: String) async throws -> Problem? {
            do throws(Problem) {
                let request: Request
                do { request = try self.request(["X-API-Key: \(key.revealed)"], target) } catch { return .internalError }
                _ = try await proxied.admit(RequestContext(request: request)).context()
                return nil
            } catch {
                return error
            }
        }
        #expect(try await admitted("/?scope=records:read") == nil)
        #expect(try await admitted("/?group=lions")?.code == "forbidden")
        let found = try await admitted("/?scope=records:write")
        #expect(challenges(found) == [Self.apiKey + ", error=\"insufficient_scope\", scope=\"records:write\""])
    }
}
