import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import JOSE
import StrictJSON
import Testing

@testable import CognitoAuth

/// Where the load balancer's token is, and what a request with none, two or a bad one is told.
struct LoadBalancerAuthenticationTests {
    private static let signer = Result {
        try LoadBalancerSigner(
            for: LoadBalancer(
                arn: "arn:aws:elasticloadbalancing:us-fake-1:123456789012:loadbalancer/app/den/01ef", issuer: "https://login.example.com",
                clientIDs: ["client"]))
    }
    private let user = TestUser(username: "leo", password: "", email: "leo@example.com")
    private let signer: LoadBalancerSigner

    private struct FixedAnswer: KeySetFetcher {
        let answer: Result<FetchedKeySet, KeySetFetchError>
        func fetch() async throws(KeySetFetchError) -> FetchedKeySet { try answer.get() }
    }

    init() throws { signer = try Self.signer.get() }

    private func scheme(
        _ answer: Result<FetchedKeySet, KeySetFetchError>? = nil, missing: MissingCredentials = .unauthorized
    ) throws -> LoadBalancerAuthentication {
        let answer = answer ?? .success(FetchedKeySet(body: Array(signer.key.publicPEM.utf8)))
        let keys = LoadBalancerKeys(at: signer.balancer.keyLocation, fetcher: { _ in FixedAnswer(answer: answer) })
        return LoadBalancerAuthentication(
            LoadBalancerVerifier(trusting: signer.balancer, keys: keys), missingCredentials: missing,
            realm: try #require(Realm("Balancer")))
    }

    private func problem(
        _ fields: [String], _ target: String = "/", of scheme: some AuthenticationScheme
    ) async throws -> Problem? {
        let context = RequestContext(request: Request(id: RequestID(0, 0), head: try .of("GET", target, fields: fields)))
        do throws(Problem) {
            _ = try await scheme.admit(context).context()
            return nil
        } catch {
            return error
        }
    }

    private func field(_ change: (inout TokenDraft) -> Void = { _ in }) throws -> String {
        "X-Amzn-Oidc-Data: \(try signer.token(for: user, change))"
    }

    private func challenge(_ problem: Problem?) -> String? { problem?.fields.first { $0.name == .wwwAuthenticate }?.value }

    @Test func `a user whom the load balancer has signed in is admitted, and at once when the key is known`() async throws {
        let scheme = try scheme()
        let request = Request(id: RequestID(0, 0), head: try .of("POST", fields: [try field()]))
        #expect(try scheme.admit(RequestContext(request: request)).contextAtHand == nil)
        #expect(try await scheme.admit(RequestContext(request: request)).context().user.subject == user.subject)
        #expect(try scheme.admit(RequestContext(request: request)).contextAtHand?.user.username == "leo")
        #expect(request.logNotes.subject == user.subject)
    }

    @Test(arguments: [(MissingCredentials.unauthorized, HTTPResponse.Status.unauthorized), (.forbidden, .forbidden)])
    func `a request without the field is missing credentials`(answer: MissingCredentials, status: HTTPResponse.Status) async throws {
        let scheme = try scheme(missing: answer)
        for fields in [[], ["Authorization: Bearer tok"], ["X-Amzn-Oidc-Identity: leo", "X-Amzn-Oidc-Accesstoken: tok"]] {
            let found = try await problem(fields, of: scheme)
            #expect(found?.status == status)
            #expect(found?.code == "missing_credentials")
            #expect(challenge(found) == "Bearer realm=\"Balancer\"")
        }
    }

    @Test func `T41 a field that is there twice, or holds no token, is unreadable`() async throws {
        let scheme = try scheme()
        let right = try field()
        for (fields, reason) in [
            ([right, right], "repeatedField"), ([right, "x-amzn-oidc-data: x"], "repeatedField"), (["X-Amzn-Oidc-Data:"], "noToken"),
            ([right + "," + right.dropFirst(18)], "invalidByte"), (["X-Amzn-Oidc-Data: a b"], "invalidByte"),
        ] {
            let found = try await problem(fields, of: scheme)
            #expect(found?.status == .badRequest)
            #expect(found?.code == "invalid_request")
            #expect(found?.reason == "credentials: \(reason)")
            #expect(
                challenge(found)
                    == "Bearer realm=\"Balancer\", error=\"invalid_request\", error_description=\"Send one X-Amzn-Oidc-Data field with one token\""
            )
        }
        #expect(try await problem([right], "/?access_token=x", of: scheme)?.reason == "credentials: secondPlace")
    }

    @Test func `T47 a token that is refused is 401, and one that cannot be judged is 503`() async throws {
        let expired = try await problem([try field { $0.header["exp"] = 1 }], of: scheme())
        #expect(expired?.status == .unauthorized && expired?.code == "token_expired")
        let foreign = try await problem([try field { $0.header["signer"] = "other" }], of: scheme())
        #expect(foreign?.status == .unauthorized && foreign?.code == "invalid_token")
        #expect(foreign?.reason == "signerNotAccepted" && foreign?.cause == "issuer")
        let unknown = try await problem([try field()], of: scheme(.failure(.status(403))))
        #expect(unknown?.status == .unauthorized && unknown?.code == "invalid_token" && unknown?.reason == "unknownKey")
        let away = try await problem([try field()], of: scheme(.failure(.transfer(.couldNotConnect))))
        #expect(away?.status == .serviceUnavailable && away?.code == "keys_unavailable" && away?.reason == "keys: neverLoaded")
        #expect(away?.fields.first { $0.name == .retryAfter }?.value == "1")
    }

    @Test func `T42 beside another scheme it decides about its own field, and two credentials are refused`() async throws {
        let pool = try VerifiedUser.shared.get()
        let either = try scheme().or(Authentication(pool.verifier))
        let bearer = "Authorization: Bearer \(try pool.issuer.idToken(for: user))"
        for (fields, isFirst) in [([try field { $0.claims["iss"] = nil }], true), ([bearer], false)] {
            let context = RequestContext(request: Request(id: RequestID(0, 0), head: try .of("GET", fields: fields)))
            let user = try await either.admit(context).context().user
            if case .first = user { #expect(isFirst) } else { #expect(!isFirst) }
            #expect((user.issuer == signer.balancer.issuer) == isFirst)
        }
        for fields in [[try field(), bearer], [bearer, "X-Amzn-Oidc-Data: bad"], [try field(), "Authorization: Bearer bad"]] {
            let both = try await problem(fields, of: either)
            #expect(both?.status == .badRequest)
            #expect(both?.code == "invalid_request")
            #expect(both?.reason == "credentials: secondPlace")
        }
        let stray = try await problem(["X-Amzn-Oidc-Data: \(try pool.issuer.idToken(for: user))"], of: either)
        #expect(stray?.status == .unauthorized && stray?.code == "invalid_token")
    }
}
