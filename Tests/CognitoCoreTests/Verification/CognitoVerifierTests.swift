import CognitoCore
import CognitoTesting
import JOSE
import StrictJSON
import Testing

@Suite struct CognitoVerifierTests {
    private let keys: FakeKeys
    private let key: SigningKey

    init() throws {
        key = try Keys.first()
        keys = FakeKeys(try Keys.set(key))
    }

    /// Why a token is refused, or `nil` when it is accepted.
    private func refusal(
        _ token: [UInt8], keys: FakeKeys? = nil, use: AcceptedTokenUse = .any, at offset: Double = 0
    ) async throws -> VerificationError? {
        let now = try date(offset)
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: use)
        do throws(VerificationError) {
            _ = try await CognitoVerifier(policy: policy, keys: keys ?? self.keys, now: { now }).verify(token)
            return nil
        } catch {
            return error
        }
    }

    private func expired(at offset: Double) throws -> VerificationError {
        .rejected(.claims(.expired(expirationTime: try date(3_600), now: try date(offset))))
    }

    @Test func `T1 a right token is accepted`() async throws {
        #expect(try await refusal(try Claims.access.token(key)) == nil)
        #expect(try await refusal(try Claims.id.token(key)) == nil)
    }

    @Test func `a token of a known key is judged without leaving the caller's executor`() async throws {
        let token = try Claims.access.token(key)
        let now = try date()
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any)
        let verifier = CognitoVerifier(policy: policy, keys: keys, now: { now })
        let jobs = try await CountingActor().jobs { () throws(VerificationError) in _ = try await verifier.verify(token)
        }
        #expect(jobs == 0)
    }

    @Test func `T17 the longest token that is read can be set`() async throws {
        let token = try Claims.access.token(key)
        let now = try date()
        let trust = CognitoVerifier.Trust(ClaimsPolicy(trusting: try .fixture(), tokenUse: .any), keys: keys)
        func verify(atMost bytes: Int) async throws {
            _ = try await CognitoVerifier(trusting: [trust], maximumTokenBytes: bytes, now: { now }).verify(token)
        }
        try await verify(atMost: token.count)
        await #expect(
            throws: VerificationError.rejected(.token(.tokenTooLong(bytes: token.count, limit: token.count - 1)))
        ) { try await verify(atMost: token.count - 1) }
    }

    @Test func `a signature of another key is refused`() async throws {
        let forged = try CompactJWSBuilder(keyID: key.keyID, payload: Claims.access.json).signed(by: try Keys.second())
        #expect(try await refusal(forged) == .rejected(.token(.signatureInvalid)))
    }

    @Test func `an expired token is told from every other`() async throws {
        let token = try Claims.access.token(key)
        #expect(try await refusal(token, at: 3_600) == (try expired(at: 3_600)))
        #expect(try await refusal(token, at: 3_599) == nil)
    }

    @Test func `a forged token never counts as expired`() async throws {
        let forged = try CompactJWSBuilder(keyID: key.keyID, payload: Claims.access.json).signed(by: try Keys.second())
        #expect(try await refusal(forged, at: 4_000) == .rejected(.token(.signatureInvalid)))
    }

    @Test func `T55 an expired token of an unknown key is expired, without a fetch`() async throws {
        let unknown = try Claims.access.token(try Keys.second())
        #expect(try await refusal(unknown, at: 4_000) == (try expired(at: 4_000)))
        #expect(keys.fetches == 0)
    }

    @Test func `an expired token is refused even before any key is loaded`() async throws {
        let none = FakeKeys(nil, otherwise: .unavailable(Unavailability(.neverLoaded)))
        #expect(try await refusal(try Claims.access.token(key), keys: none, at: 4_000) == (try expired(at: 4_000)))
        #expect(none.fetches == 0)
    }

    @Test func `T54 an unknown key is asked for once, then the token is refused`() async throws {
        #expect(try await refusal(try Claims.access.token(try Keys.second())) == .rejected(.unknownKey))
        #expect(keys.fetches == 1)
    }

    @Test func `T47 without keys nothing can be said`() async throws {
        let unavailability = Unavailability(.neverLoaded, retryAfter: .seconds(3))
        let none = FakeKeys(nil, otherwise: .unavailable(unavailability))
        #expect(try await refusal(try Claims.access.token(key), keys: none) == .unavailable(unavailability))
    }

    @Test func `without a usable clock nothing can be said`() async throws {
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any)
        let verifier = CognitoVerifier(policy: policy, keys: keys, now: { nil })
        await #expect(throws: VerificationError.unavailable(Unavailability(.clockUnusable))) {
            try await verifier.verify(try Claims.access.token(key))
        }
    }

    @Test func `T55 what is condemned by itself asks for no key`() async throws {
        let unknown = try Keys.second()
        let header: JSONValue = ["kid": "second", "alg": "RS256"]
        let hostile: [[UInt8]] = [
            try Claims.access.with("iss", "https://evil.example").token(unknown),
            try Claims.access.with("client_id", "other").token(unknown),
            try Claims.access.with("token_use", "refresh").token(unknown),
            try Claims.access.with("nbf", 1_900_000_000).token(unknown),
            try Claims.access.without("sub").token(unknown),
            try CompactJWSBuilder(header: ["kid": "second", "alg": "HS256"], payload: Claims.access.json).signed(
                by: unknown),
            try CompactJWSBuilder(header: ["kid": ["second"], "alg": "RS256"], payload: Claims.access.json).signed(
                by: unknown),
            try CompactJWSBuilder(
                header: ["kid": .string(String(repeating: "k", count: 10_000)), "alg": "RS256"],
                payload: Claims.access.json
            ).signed(by: unknown),
            try CompactJWSBuilder(header: ["kid": "a\nb", "alg": "RS256"], payload: Claims.access.json).signed(
                by: unknown),
            try CompactJWSBuilder(header: header, payload: []).signed(by: unknown), Array("a.b.c".utf8), [],
        ]
        for token in hostile { #expect(try await refusal(token) != nil) }
        #expect(keys.fetches == 0)
    }

    @Test func `T55 a bad signature under a known key asks for no other`() async throws {
        let forged = try CompactJWSBuilder(keyID: key.keyID, payload: Claims.access.json).signed(by: try Keys.second())
        _ = try await refusal(forged)
        #expect(keys.fetches == 0)
    }

    @Test(arguments: ["First", "../x", "' OR 1", "first ", "f\u{131}rst"])
    func `T55 a kid is looked up as it is spelled`(keyID: String) async throws {
        let token = try CompactJWSBuilder(keyID: keyID, payload: Claims.access.json).signed(by: key)
        #expect(try await refusal(token) == .rejected(.unknownKey))
    }

    @Test func `T57 a key of one pool does not vouch for another`() async throws {
        let other = Claims.access.with("iss", "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_other")
        #expect(try await refusal(try other.token(key)) == .rejected(.claims(.issuerNotTrusted)))
    }

    @Test func `a token of the other kind is refused where one kind is asked for`() async throws {
        let now = try date()
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any)
        let verifier = CognitoVerifier(policy: policy, keys: keys, now: { now })
        let claims = try await verifier.verify(try Claims.id.token(key), as: IDTokenClaims.self)
        #expect(claims.email == "leo@example.com")
        await #expect(throws: VerificationError.rejected(.claims(.kindNotAccepted(.access)))) {
            try await verifier.verify(try Claims.access.token(key), as: IDTokenClaims.self)
        }
    }
}

@Suite struct RejectionTests {
    @Test(arguments: [
        (Rejection.token(.wrongPartCount(2)), VerificationCheck.form), (.token(.algorithmNotAllowed("none")), .header),
        (.claims(.missing(.subject)), .claims), (.claims(.issuerNotTrusted), .issuer),
        (.claims(.tokenUseNotAccepted(.id)), .tokenUse), (.claims(.missing(.issuer)), .issuer), (.revoked, .revocation),
        (.claims(.kindNotAccepted(.machine)), .kind), (.claims(.audienceNotAccepted), .client), (.unknownKey, .key),
        (.token(.signatureInvalid), .signature),
    ])
    func `a rejection names the check that failed`(rejection: Rejection, check: VerificationCheck) {
        #expect(rejection.failedCheck == check)
        #expect(!rejection.isExpired)
    }

    @Test func `only expiry counts as expired`() throws {
        let expired = Rejection.claims(.expired(expirationTime: try date(), now: try date(1)))
        #expect(expired.isExpired)
        #expect(expired.failedCheck == .expiry)
    }

    @Test func `T46 what a token spelled is escaped in the reason`() {
        #expect(!Rejection.token(.algorithmNotAllowed("a\nb\u{1B}[2J")).description.utf8.contains { $0 < 0x20 })
    }

    @Test(arguments: [
        (Duration.zero, 1), (.milliseconds(1), 1), (.seconds(1), 1), (.milliseconds(1_001), 2), (.seconds(60), 60),
        (.seconds(-5), 1),
    ])
    func `the time to retry after is in whole seconds, at least one`(wait: Duration, seconds: Int) {
        #expect(Unavailability(.backingOff, retryAfter: wait).retryAfterSeconds == seconds)
    }
}
