import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import JOSE
import StrictJSON
import Synchronization
import Testing

@testable import CognitoAuth

/// Two pools: one whose tokens come in a cookie, one whose tokens come in the `Authorization` field.
struct EitherAuthenticationTests {
    private let cookie: TokenIssuer
    private let field: TokenIssuer
    private let scheme: EitherAuthentication<Authentication<UserClaims>, Authentication<IDTokenClaims>>
    private let user = TestUser(username: "leo", password: "")

    private static let issuers = Result {
        try ["us-fake-1_One", "us-fake-1_Two"].map { id in
            try TokenIssuer(for: UserPool(id: id, region: "us-fake-1", clientIDs: ["client"]))
        }
    }

    private static func verifier(_ issuer: TokenIssuer, _ id: String) throws -> CognitoVerifier {
        let pool = try UserPool(id: id, region: "us-fake-1", clientIDs: ["client"])
        return CognitoVerifier(policy: ClaimsPolicy(trusting: pool, tokenUse: .any), keys: try FixedKeys(of: issuer))
    }

    init() throws {
        let issuers = try Self.issuers.get()
        (cookie, field) = (issuers[0], issuers[1])
        let realms = try [#require(Realm("Cookies")), #require(Realm("Fields"))]
        scheme = Authentication(try Self.verifier(cookie, "us-fake-1_One"), from: .cookie("session"), realm: realms[0])
            .or(Authentication(try Self.verifier(field, "us-fake-1_Two"), as: IDTokenClaims.self, realm: realms[1]))
    }

    private func outcome(
        _ fields: [String], of scheme: some AuthenticationScheme<EitherClaims<UserClaims, IDTokenClaims>>
    ) async throws -> Result<EitherClaims<UserClaims, IDTokenClaims>, Problem> {
        let context = RequestContext(request: Request(id: RequestID(0, 0), head: try .of("GET", fields: fields)))
        do throws(Problem) {
            return .success(try await scheme.admit(context).context().user)
        } catch {
            return .failure(error)
        }
    }

    private func problem(_ fields: [String]) async throws -> Problem? {
        if case .failure(let problem) = try await outcome(fields, of: scheme) { problem } else { nil }
    }

    private func challenges(_ problem: Problem?) -> [String] {
        problem?.fields.filter { $0.name == .wwwAuthenticate }.map(\.value) ?? []
    }

    @Test func `the claims say which scheme has admitted the caller`() async throws {
        guard case .success(.first(let first)) = try await outcome(["Cookie: session=\(cookie.idToken(for: user))"], of: scheme),
            case .success(.second(let second)) = try await outcome(["Authorization: Bearer \(field.idToken(for: user))"], of: scheme)
        else {
            Issue.record("not admitted")
            return
        }
        #expect(first.subject == user.subject && second.subject == user.subject)
        #expect(EitherClaims<UserClaims, IDTokenClaims>.first(first).username == "leo")
    }

    @Test func `T39 a request without credentials gets the challenges of both, in order`() async throws {
        let found = try await problem([])
        #expect(found?.status == .unauthorized)
        #expect(found?.code == "missing_credentials")
        #expect(challenges(found) == ["Bearer realm=\"Cookies\"", "Bearer realm=\"Fields\""])
    }

    @Test func `T42 a request with credentials for each is refused, however good they are`() async throws {
        let right = ["Cookie: session=\(try cookie.idToken(for: user))", "Authorization: Bearer \(try field.idToken(for: user))"]
        for fields in [right, ["Cookie: session=bad", right[1]], [right[0], "Authorization: Bearer bad"]] {
            let found = try await problem(fields)
            #expect(found?.status == .badRequest)
            #expect(found?.code == "invalid_request")
            #expect(found?.reason == "credentials: secondPlace")
            #expect(challenges(found).first?.hasPrefix("Bearer realm=\"Cookies\", error=\"invalid_request\"") == true)
        }
    }

    @Test func `a bad credential of one scheme is not tried on the other`() async throws {
        let strayCookie = try await problem(["Cookie: session=\(field.idToken(for: user))"])
        #expect(strayCookie?.code == "invalid_token")
        #expect(challenges(strayCookie).first?.hasPrefix("Bearer realm=\"Cookies\", error=\"invalid_token\"") == true)
        let strayField = try await problem(["Authorization: Bearer \(cookie.idToken(for: user))"])
        #expect(strayField?.code == "invalid_token")
        #expect(challenges(strayField).first?.hasPrefix("Bearer realm=\"Fields\", error=\"invalid_token\"") == true)
        #expect(try await problem(["Authorization: Bearer a b"])?.code == "invalid_request")
    }

    @Test func `where both look in one place the first decides`() async throws {
        let same = Authentication(try Self.verifier(cookie, "us-fake-1_One"))
            .or(Authentication(try Self.verifier(field, "us-fake-1_Two"), as: IDTokenClaims.self))
        guard case .success(.first) = try await outcome(["Authorization: Bearer \(cookie.idToken(for: user))"], of: same) else {
            Issue.record("not admitted by the first")
            return
        }
        guard case .failure(let found) = try await outcome(["Authorization: Bearer \(field.idToken(for: user))"], of: same) else {
            Issue.record("the second was asked")
            return
        }
        #expect(found.code == "invalid_token")
    }

    @Test func `each place is looked at once`() async throws {
        let readings = Mutex([0, 0])
        func counted(_ number: Int, _ name: StaticString) -> CredentialSource {
            .custom { head in
                readings.withLock { $0[number] += 1 }
                return head.firstField(name)
            }
        }
        let scheme = Authentication(try Self.verifier(cookie, "us-fake-1_One"), from: counted(0, "x-one"))
            .or(Authentication(try Self.verifier(field, "us-fake-1_Two"), as: IDTokenClaims.self, from: counted(1, "x-two")))
        for fields in [["X-One: \(try cookie.idToken(for: user))"], ["X-Two: \(try field.idToken(for: user))"]] {
            let caller = try? await outcome(fields, of: scheme).get()
            #expect(caller?.subject == user.subject)
        }
        #expect(readings.withLock { $0 } == [2, 2])
    }

    @Test func `T42 two places are two, even if what is found there is copied`() async throws {
        func own(_ name: StaticString) -> CredentialSource { .custom { head in head.firstField(name).map { Array($0)[...] } } }
        let scheme = Authentication(try Self.verifier(cookie, "us-fake-1_One"), from: own("x-one"))
            .or(Authentication(try Self.verifier(field, "us-fake-1_Two"), as: IDTokenClaims.self, from: own("x-two")))
        let (one, two) = ("X-One: \(try cookie.idToken(for: user))", "X-Two: \(try field.idToken(for: user))")
        guard case .success(.first) = try await outcome([one], of: scheme), case .success(.second) = try await outcome([two], of: scheme),
            case .failure(let found) = try await outcome([one, two], of: scheme)
        else {
            Issue.record("not told apart")
            return
        }
        #expect(found.status == .badRequest)
        #expect(found.reason == "credentials: secondPlace")
    }

    @Test func `three schemes can be chained`() async throws {
        let third = scheme.or(Authentication(try Self.verifier(field, "us-fake-1_Two"), from: .cookie("third")))
        let context = RequestContext(
            request: Request(id: RequestID(0, 0), head: try .of("GET", fields: ["Cookie: third=\(field.idToken(for: user))"])))
        guard case .second = try await third.admit(context).context().user else {
            Issue.record("not admitted by the third")
            return
        }
        #expect(third.missing.fields.count == 3)
    }
}
