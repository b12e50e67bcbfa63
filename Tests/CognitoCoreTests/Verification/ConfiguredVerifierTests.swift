import CognitoTesting
import EnvironmentReading
import HTTPTesting
import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

/// A verifier does all that its configuration says.
@Suite struct ConfiguredVerifierTests {
    private static let production = [
        "COGNITO_CLIENT_ID": "exampleClientIdABC123", "COGNITO_USER_POOL_ID": "us-fake-1_abCDeFgHi",
        "COGNITO_ADMINS_GROUP_NAME": "demoAdmins", "COGNITO_MAIN_REGION": "us-fake-1",
    ]
    private static let test = [
        "COGNITO_TEST_CLIENT_ID": "demoTestClientIdXYZ789", "COGNITO_TEST_USER_POOL_ID": "us-mock-2_jKlMnOpQr",
        "COGNITO_TEST_USER_EMAIL": "lion@example.com", "COGNITO_TEST_USER_PASSWORD": "Pass!word123",
        "COGNITO_TEST_MAIN_REGION": "us-mock-2",
    ]

    private static func configuration(_ variables: [String: String], acceptingTestPools: Bool = false) throws -> CognitoConfiguration {
        try CognitoConfiguration(
            Environment(process: production.merging(variables) { $1 }), acceptingTestPools: acceptingTestPools)
    }

    /// What a verifier of this configuration says of a token, at an offset from noon; `nil` is acceptance.
    private func refusal(_ variables: [String: String], _ claims: Claims, at offset: Double = 0) async throws -> Rejection? {
        let (key, now) = (try Keys.first(), try date(offset))
        var refusal: Rejection?
        try await withFile(String(decoding: SigningKey.keySet([key]), as: UTF8.self)) { path in
            let keys = "file:\(path)"
            let variables = variables.mapValues { $0.replacing("KEYS", with: keys) }
            let verifier = try CognitoVerifier(Self.configuration(["COGNITO_JWKS_URI": keys].merging(variables) { $1 }), now: { now })
            do throws(VerificationError) {
                _ = try await verifier.verify(try Self.token(claims, key))
            } catch {
                if case .rejected(let rejection) = error { refusal = rejection } else { Issue.record("\(error)") }
            }
        }
        return refusal
    }

    private static func token(_ claims: Claims, _ key: SigningKey) throws(VerificationError) -> [UInt8] {
        do { return try claims.token(key) } catch { throw .unavailable(Unavailability(.clockUnusable)) }
    }

    @Test func `the pool's tokens are taken, of the use that is configured`() async throws {
        #expect(try await refusal([:], .id) == nil)
        #expect(try await refusal([:], .access) == .claims(.tokenUseNotAccepted(.access)))
        #expect(try await refusal(["COGNITO_TOKEN_USE": "access"], .access) == nil)
        #expect(try await refusal(["COGNITO_TOKEN_USE": "access"], .id) == .claims(.tokenUseNotAccepted(.id)))
        #expect(try await refusal(["COGNITO_TOKEN_USE": "any"], .access) == nil)
        #expect(try await refusal(["COGNITO_CLIENT_ID": "one,two"], .id) == .claims(.audienceNotAccepted))
        #expect(try await refusal(["COGNITO_ISSUER": "https://id.example"], .id) == .claims(.issuerNotTrusted))
    }

    @Test func `the clock skew is the one that is configured`() async throws {
        let skew = ["COGNITO_CLOCK_SKEW_SECONDS": "60"]
        #expect(try await refusal([:], .id, at: 3_599) == nil)
        #expect(try await refusal([:], .id, at: 3_600)?.isExpired == true)
        #expect(try await refusal(skew, .id, at: 3_659) == nil)
        #expect(try await refusal(skew, .id, at: 3_660)?.isExpired == true)
    }

    @Test func `the API, and the longest token, are those that are configured`() async throws {
        let api = ["COGNITO_TOKEN_USE": "access", "COGNITO_API_AUDIENCE": "orders"]
        #expect(try await refusal(api, .access) == .claims(.audienceNotAccepted))
        #expect(try await refusal(api, .access.with("aud", "orders")) == nil)
        let long = Claims.id.with("custom:den", .string(String(repeating: "a", count: 1_024)))
        #expect(try await refusal([:], long) == nil)
        guard case .token(.tokenTooLong(_, limit: 1_024)) = try await refusal(["COGNITO_MAX_TOKEN_BYTES": "1024"], long) else {
            Issue.record("a long token was taken")
            return
        }
    }

    @Test func `additional issuers are trusted, each by its own keys`() async throws {
        let claims = Claims.id.with("iss", "https://login.example").with("aud", "orders").with("roles", ["lions"])
        #expect(try await refusal([:], claims) == .claims(.issuerNotTrusted))
        let issuer = ["COGNITO_ADDITIONAL_ISSUERS": "https://login.example;audience=orders;jwks=KEYS;groups=roles"]
        #expect(try await refusal(issuer, claims) == nil)
        #expect(try await refusal(issuer, .id) == nil)
    }

    @Test func `key sets are fetched the way and within the bounds that are configured`() async throws {
        let authority = try TestAuthority()
        try await withFile(authority.rootPEM) { path in
            let configuration = try Self.configuration([
                "COGNITO_CA_FILE": path, "https_proxy": "http://proxy.example:3128", "no_proxy": "keys.example",
                "COGNITO_JWKS_MAX_KEYS": "7", "COGNITO_JWKS_TRANSFER_SECONDS": "3", "COGNITO_JWKS_MAX_STALE_HOURS": "2",
                "COGNITO_ADDITIONAL_ISSUERS": "https://login.example;audience=orders;alg=ES256;required=no",
            ])
            let verifier = try CognitoVerifier(configuration)
            #expect(verifier.trustedIssuers.map(\.issuer) == configuration.trustedIssuers)
            for issuer in verifier.trustedIssuers {
                let access = configuration.keySetAccess
                #expect(issuer.keys.format == .json(accepting: issuer.issuer.algorithms, access: access))
                #expect(access.route.authorities != nil && access.route.proxy != nil)
                #expect(issuer.keys.rules.hardLimit == .seconds(7_200) && issuer.keys.rules.fetchDeadline == .seconds(3))
                #expect(issuer.keys.keyIDForm == issuer.issuer.keyIDForm)
            }
        }
    }

    @Test(arguments: [(nil, 21_845), ("0", 0), ("1", 1)] as [(String?, Int)])
    func `as many tokens are cached as is configured`(text: String?, count: Int) throws {
        let verifier = try CognitoVerifier(Self.configuration(["COGNITO_TOKEN_CACHE_ENTRIES": text].compactMapValues { $0 }))
        #expect((verifier.cache == nil) == (count == 0))
    }

    @Test(
        arguments: [
            ("embedded", "http://127.0.0.1:9229/us-mock-2_jKlMnOpQr"),
            ("remote", "https://cognito-idp.us-mock-2.amazonaws.com/us-mock-2_jKlMnOpQr"),
        ])
    func `T108 a test pool is trusted only by name, and then it alone`(mode: String, issuer: String) throws {
        let variables = Self.test.merging([
            "COGNITO_TESTING": mode, "COGNITO_ADDITIONAL_ISSUERS": "https://login.example;audience=orders",
        ]) { $1 }
        let configuration = try Self.configuration(variables, acceptingTestPools: true)
        let error = #expect(throws: ConfigurationFaults.self) { try CognitoVerifier(configuration) }
        #expect(
            error?.description.hasSuffix(
                "COGNITO_TESTING must be off: this program trusts no test pool, for example COGNITO_TESTING=off") == true)
        let verifier = try CognitoVerifier(configuration, acceptingTestPools: true)
        #expect(verifier.trustedIssuers.map(\.issuer.name) == [issuer])
    }

    @Test func `a verifier that runs loads its key sets, and is ready once those that are required are there`() async throws {
        try await withFile(String(decoding: SigningKey.keySet([Keys.first()]), as: UTF8.self)) { path in
            let configuration = try Self.configuration([
                "COGNITO_JWKS_URI": "file:\(path)",
                "COGNITO_ADDITIONAL_ISSUERS": "https://login.example;audience=orders;required=no;jwks=file:\(path)-none",
            ])
            let (events, told) = AsyncStream<String>.makeStream()
            let verifier = try CognitoVerifier(configuration, observe: { told.yield("\($0.name) \($1.name)") })
            #expect(!verifier.isReady)
            let running = Task { await verifier.run() }
            var loaded = false, failed = false
            for await event in events {
                loaded = loaded || event == "loaded https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"
                failed = failed || event == "fetch_failed https://login.example"
                if loaded, failed { break }
            }
            #expect(verifier.isReady)
            #expect(verifier.trustedIssuers.map(\.keys.keyIDs) == [["first"], []])
            running.cancel()
            await running.value
        }
    }

    @Test func `a verifier that was given its keys keeps none, and waits as long as it is told to run`() async throws {
        let keys = FakeKeys(try Keys.set(try Keys.first()))
        let verifier = CognitoVerifier(policy: ClaimsPolicy(trusting: try .fixture(), tokenUse: .any), keys: keys)
        #expect(verifier.trustedIssuers.isEmpty && verifier.isReady)
        let (ends, ended) = AsyncStream<String>.makeStream()
        let running = Task.immediate {
            await verifier.run()
            ended.yield("run")
        }
        ended.yield("told to end")
        running.cancel()
        await running.value
        ended.finish()
        #expect(await ends.reduce(into: []) { $0.append($1) } == ["told to end", "run"])
    }
}
