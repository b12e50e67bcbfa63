import CognitoTesting
import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

/// What is told of a token, check by check, by the verdict of the real verifier.
@Suite struct VerificationReportTests {
    private let key: SigningKey

    init() throws { key = try Keys.first() }

    private func report(
        _ token: [UInt8], keys: FakeKeys? = nil, use: AcceptedTokenUse = .any, at offset: Double = 0, skew: Duration = .zero
    ) async throws -> VerificationReport {
        await report(token, by: try verifier(keys: keys, use: use, at: offset, skew: skew))
    }

    private func report(_ token: [UInt8], by verifier: CognitoVerifier) async -> VerificationReport {
        do throws(VerificationError) {
            return verifier.report(.success(try await verifier.verify(token)), of: token)
        } catch {
            return verifier.report(.failure(error), of: token)
        }
    }

    private func verifier(
        keys: FakeKeys? = nil, use: AcceptedTokenUse = .any, at offset: Double = 0, skew: Duration = .zero
    ) throws -> CognitoVerifier {
        let now = try date(offset)
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: use, clockSkew: skew)
        return CognitoVerifier(policy: policy, keys: try keys ?? FakeKeys(Keys.set(key)), now: { now })
    }

    private func signed(header: JSONValue, payload: Claims = .access) throws -> [UInt8] {
        try CompactJWSBuilder(header: header, payload: payload.json).signed(by: key)
    }

    /// The check that failed; what comes before it has passed, and what comes after it was not reached.
    private func expectFailure(_ report: VerificationReport, _ check: VerificationCheck, _ detail: String) {
        let failed = report.lines.filter { $0.mark == .fail }
        #expect(failed == [.init(check: check, mark: .fail, detail: detail)])
        #expect(report.lines.prefix { $0.check != check }.allSatisfy { $0.mark == .pass })
        #expect(report.lines.drop { $0.check != check }.dropFirst().allSatisfy { $0.mark == .notReached && $0.detail.isEmpty })
        #expect(report.verdict.hasSuffix(": \(detail)"))
    }

    @Test func `a right token passes every check, in columns`() async throws {
        let token = try Claims.access.token(key)
        #expect(
            try await report(token).description == """
                form       pass         \(token.count) bytes
                header     pass         alg RS256
                issuer     pass         "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"
                algorithm  pass
                claims     pass
                token use  pass         "access"
                client     pass         client_id "exampleClientIdABC123"
                start      pass         issued at 2027-01-15T07:58:20Z
                key        pass         kid "first"
                signature  pass
                expiry     pass         expires at 2027-01-15T09:00:00Z, in 3600 s
                accepted: access token of "aaaaaaaa-0000-4000-8000-000000000001", 3600 s left
                """)
    }

    @Test(
        arguments: [
            ("a.b", "2 parts between dots; a token has 3"), ("", "0 parts between dots; a token has 3"),
            ("a..b", "the payload is empty"), ("!.b.c", "the header is not strict base64url"),
            ("e30x.e30.AA", "the header is not strict JSON"),
        ])
    func `the report says what is wrong with a token's form`(token: String, detail: String) async throws {
        expectFailure(try await report(Array(token.utf8)), .form, detail)
    }

    @Test func `a token at the bound is read, and one byte more is not`() async throws {
        let bound = [UInt8](repeating: UInt8(ascii: "a"), count: 32_768)
        expectFailure(try await report(bound), .form, "1 part between dots; a token has 3")
        expectFailure(try await report(bound + [0x61]), .form, "32769 bytes, and no more than 32768 are read")
    }

    @Test(
        arguments: [
            (["alg": "none", "kid": "first"], "alg \"none\"; taken: \"RS256\""), (["kid": "first"], "alg is missing or no string"),
            (["alg": "RS256"], "kid is missing"),
            (["alg": "RS256", "kid": ""], "kid is no string of 1 to 256 bytes without control characters"),
            (["alg": "RS256", "kid": "first", "crit": []], "crit is there, and no extension is understood"),
            (["alg": "RS256", "kid": "first", "typ": "a\u{1B}[2J"], "typ \"a\\u001b[2J\"; taken: \"JWT\", \"at+jwt\""),
        ] as [(JSONValue, String)])
    func `the report says what is wrong with a header`(header: JSONValue, detail: String) async throws {
        expectFailure(try await report(try signed(header: header)), .header, detail)
    }

    @Test(
        arguments: [
            ("iss", "https://a.example", .issuer, "found \"https://a.example\"; trusted: \"\(IssuerName.fixture)\""),
            ("iss", nil, .issuer, "iss is missing"), ("sub", nil, .claims, "sub is missing"),
            ("exp", "soon", .claims, "exp is of another type, empty or out of range"),
            ("token_use", "refresh", .claims, "token_use is \"refresh\"; known: \"id\", \"access\""),
            ("client_id", "x\n", .client, "client_id \"x\\u000a\"; accepted: \"exampleClientIdABC123\""),
            ("iat", 1_800_000_061, .start, "issued at 2027-01-15T08:01:01Z, 61 s from now; 60 s are taken"),
            ("nbf", 1_800_000_060, .start, "valid from 2027-01-15T08:01:00Z, 60 s from now"),
        ] as [(String, JSONValue?, VerificationCheck, String)])
    func `the report says which claim is refused, and what was expected`(
        name: String, value: JSONValue?, check: VerificationCheck, detail: String
    ) async throws {
        let claims = value.map { Claims.access.with(name, $0) } ?? Claims.access.without(name)
        expectFailure(try await report(try claims.token(key)), check, detail)
    }

    @Test func `an algorithm of another issuer is refused between issuer and claims`() async throws {
        let key = try SigningKey(algorithm: .es256, keyID: "first")
        let pool = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any)
        let other = ClaimsPolicy(
            trusting: try Issuer(
                openID: "https://login.example", audiences: ["api"], keySetLocation: .file(path: "unused"), algorithms: [.es256]))
        let keys = FakeKeys(try Keys.set(key))
        let now = try date()
        let verifier = CognitoVerifier(trusting: [.init(pool, keys: keys), .init(other, keys: keys)], now: { now })
        let report = await report(try Claims.access.token(key), by: verifier)
        expectFailure(report, .algorithm, "alg \"ES256\"; this issuer signs with: \"RS256\"")
    }

    @Test func `an audience that is refused is cut in length and number`() async throws {
        let long = String(repeating: "a", count: 129)
        let several = try Claims.id.with("aud", .array([.string(long), "b", "c", "d", "e", "f"])).token(key)
        expectFailure(
            try await report(several), .client,
            "aud [\"\(long.dropLast())\"..., \"b\", \"c\", \"d\", and 2 more]; accepted: \"exampleClientIdABC123\"")
    }

    @Test func `a kind of token that is not taken`() async throws {
        expectFailure(try await report(try Claims.access.token(key), use: .id), .tokenUse, "found \"access\"; taken: \"id\"")
    }

    @Test func `a key that the issuer does not publish`() async throws {
        let unknown = try Claims.access.token(try Keys.second())
        expectFailure(try await report(unknown), .key, "kid \"second\" is none of the issuer's keys: \"first\"")
    }

    @Test func `T63 a key that the issuer publishes and that cannot be used`() async throws {
        let unknown = try Claims.access.token(try Keys.second())
        let keys = FakeKeys(try Keys.set(key), skipping: [.init(index: 1, keyID: "second", reason: .useNotSignature)])
        let detail = "kid \"second\" is none of the issuer's keys: \"first\"; not usable: key 1 (kid \"second\"): use is not sig"
        expectFailure(try await report(unknown, keys: keys), .key, detail)
    }

    @Test func `T62 without a usable key it is said why each is not`() async throws {
        let failure = KeySetFetchError.unusable(.noUsableKey([.init(index: 0, keyID: "first", reason: .algorithmNotAllowed)]))
        let none = FakeKeys(nil, otherwise: .unavailable(Unavailability(.neverLoaded)), after: failure)
        let detail =
            "kid \"first\" cannot be looked up: no key set from \(IssuerName.fixture)/.well-known/jwks.json: "
            + "no usable key: key 0 (kid \"first\"): alg is not an accepted one"
        expectFailure(try await report(try Claims.access.token(key), keys: none), .key, detail)
    }

    @Test func `a signature of another key`() async throws {
        let forged = try CompactJWSBuilder(keyID: key.keyID, payload: Claims.access.json).signed(by: try Keys.second())
        expectFailure(try await report(forged), .signature, "not made by the key \"first\", or the token was changed afterwards")
    }

    @Test func `an expired token says since when`() async throws {
        let token = try Claims.access.token(key)
        expectFailure(try await report(token, at: 3_600), .expiry, "expired at 2027-01-15T09:00:00Z, 0 s ago")
        expectFailure(
            try await report(token, at: 3_665, skew: .seconds(60)), .expiry,
            "expired at 2027-01-15T09:00:00Z, 65 s ago, and the clocks may differ by 60 s")
        #expect(try await report(token, at: 3_659, skew: .seconds(60)).verdict.hasSuffix(", 1 s left"))
    }

    @Test func `an expired token of an unknown key does not claim a right signature`() async throws {
        let report = try await report(try Claims.access.token(try Keys.second()), at: 4_000)
        let marks = report.lines.suffix(3).map(\.mark)
        #expect(marks == [.notReached, .notReached, .fail])
        #expect(report.verdict == "refused: expiry: expired at 2027-01-15T09:00:00Z, 400 s ago")
    }

    @Test func `without keys nothing is said of the token, but why there are none`() async throws {
        let none = FakeKeys(nil, otherwise: .unavailable(Unavailability(.neverLoaded)), after: .transfer(.couldNotConnect))
        let report = try await report(try Claims.access.token(key), keys: none)
        let detail = "kid \"first\" cannot be looked up: no key set from \(IssuerName.fixture)/.well-known/jwks.json: could not connect"
        expectFailure(report, .key, detail)
        #expect(report.verdict == "refused: keys unavailable: \(detail)")
    }

    @Test func `without a clock no check is made`() async throws {
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any)
        let verifier = CognitoVerifier(policy: policy, keys: FakeKeys(try Keys.set(key)), now: { nil })
        let report = await report(try Claims.access.token(key), by: verifier)
        #expect(report.lines.allSatisfy { $0.mark == .notReached })
        #expect(report.verdict == "refused: the clock of this machine cannot be used")
    }

    @Test(arguments: [
        (Rejection.revoked, VerificationCheck.revocation, "it has been revoked here"),
        (.claims(.kindNotAccepted(.machine)), .kind, "a token of the kind machine is not taken here"),
    ])
    func `what only a server checks is told where it failed`(rejection: Rejection, check: VerificationCheck, detail: String) throws {
        let report = try verifier().report(.failure(.rejected(rejection)), of: try Claims.access.token(key))
        expectFailure(report, check, detail)
    }

    @Test func `neither the signature nor the e-mail address is told`() async throws {
        let token = try Claims.id.token(key)
        let text = try await report(token, at: 4_000).description
        let signature = String(decoding: token, as: UTF8.self).split(separator: ".").last ?? ""
        #expect(!text.contains(signature))
        #expect(!text.contains("leo@example.com"))
    }
}

/// What the fixture pool's tokens name as their issuer.
private enum IssuerName {
    static let fixture = "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"
}
