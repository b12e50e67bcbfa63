import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

@Suite struct ClaimsPolicyTests {
    /// What a policy says about claims at an offset from `noon`; `nil` is acceptance.
    private func fault(
        _ claims: Claims, use: AcceptedTokenUse = .any, skew: Duration = .zero,
        clients: [String] = ["exampleClientIdABC123"],
        at offset: Double = 0
    ) throws -> ClaimsFault? {
        let policy = ClaimsPolicy(trusting: try .fixture(clientIDs: clients), tokenUse: use, clockSkew: skew)
        do throws(ClaimsFault) {
            let document = try document(claims)
            guard try UnverifiedClaims.issuer(of: document).isString(policy.issuer.name) else { return .issuerNotTrusted }
            try policy.evaluate(try UnverifiedClaims(document, under: policy), now: try now(offset))
            return nil
        } catch {
            return error
        }
    }

    private func document(_ claims: Claims) throws(ClaimsFault) -> JSONDocument {
        do { return try claims.document() } catch { throw .malformed(.name) }
    }

    private func now(_ offset: Double) throws(ClaimsFault) -> NumericDate {
        do { return try date(offset) } catch { throw .malformed(.name) }
    }

    @Test func `T1 right claims of both kinds are accepted`() throws {
        #expect(try fault(.access) == nil)
        #expect(try fault(.id) == nil)
    }

    // Types

    @Test(arguments: ["sub", "iss", "exp", "token_use", "client_id"])
    func `T21 T28 T30 T32 a required claim that is missing is a fault`(name: String) throws {
        let claim = try #require(Claim(rawValue: name))
        #expect(try fault(.access.without(name)) == .missing(claim))
    }

    private static let wrongTypes: [(String, JSONValue)] = [
        ("exp", .null), ("exp", "1800003600"), ("exp", true), ("exp", -1), ("exp", raw("1e400")), ("exp", raw("1e308")),
        ("exp", raw("9223372036854775808")), ("exp", raw("18446744073709551616")), ("exp", [1_800_003_600]),
        ("iat", "1"), ("iat", .null), ("iat", raw("1e308")), ("nbf", false), ("nbf", .null), ("nbf", raw("-0.5")),
        ("sub", ""), ("sub", 1), ("sub", ["a"]), ("iss", 1), ("iss", .null), ("token_use", ["access"]),
        ("token_use", .null),
        ("token_use", "refresh"), ("token_use", "Access"), ("token_use", ""), ("client_id", ["exampleClientIdABC123"]),
        ("client_id", 1), ("client_id", .null),
    ]

    @Test(arguments: wrongTypes)
    func `T21 T23 T28 T30 T32 a claim of another type is malformed`(name: String, value: JSONValue) throws {
        let claim = try #require(Claim(rawValue: name))
        #expect(try fault(.access.with(name, value)) == .malformed(claim))
    }

    // Time

    @Test func `T22 exp equal to now is expired, one second before it is not`() throws {
        #expect(try fault(.access, at: 3_599) == nil)
        #expect(try fault(.access, at: 3_600) == .expired(expirationTime: try date(3_600), now: try date(3_600)))
        #expect(try fault(.access.with("exp", 0)) == .expired(expirationTime: try date(-noon), now: try date()))
    }

    @Test func `T22 the clock skew moves the end`() throws {
        #expect(try fault(.access, skew: .seconds(60), at: 3_659) == nil)
        #expect(
            try fault(.access, skew: .seconds(60), at: 3_660)
                == .expired(expirationTime: try date(3_600), now: try date(3_660)))
    }

    @Test func `T22 a fractional exp is compared as a number`() throws {
        let claims = Claims.access.with("exp", raw("1800000000.5"))
        #expect(try fault(claims, at: 0.25) == nil)
        #expect(try fault(claims, at: 0.5) == .expired(expirationTime: try date(0.5), now: try date(0.5)))
    }

    @Test(arguments: [0.0, 60.0, 300.0])
    func `T23 nbf may be as late as now and the skew, iat 60 s later, and no second more`(skew: Double) throws {
        func claims(_ name: String, _ offset: Double) -> Claims { .access.with(name, .double(noon + offset)) }
        #expect(try fault(claims("nbf", skew), skew: .seconds(skew)) == nil)
        #expect(
            try fault(claims("nbf", skew + 1), skew: .seconds(skew)) == .notYetValid(notBefore: try date(skew + 1), now: try date()))
        #expect(try fault(claims("iat", skew + 60), skew: .seconds(skew)) == nil)
        #expect(
            try fault(claims("iat", skew + 61), skew: .seconds(skew))
                == .issuedInFuture(issuedAt: try date(skew + 61), now: try date()))
    }

    @Test func `T23 iat and nbf may be absent`() throws {
        #expect(try fault(.access.without("iat")) == nil)
        #expect(try fault(.access.with("nbf", 0)) == nil)
    }

    // Issuer

    @Test(arguments: [
        "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHj",
        "https://cognito-idp.us-fake-2.amazonaws.com/us-fake-1_abCDeFgHi",
        "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi/",
        "https://Cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi",
        "http://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi",
        "https://cognito-idp.us-fake-1.amazonaws.com.evil.tld/us-fake-1_abCDeFgHi",
        "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgH",
        "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHii",
        "https://a@cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi",
        "https://issuer-cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi", "", "us-fake-1_abCDeFgHi",
    ])
    func `T25 T27 any other issuer is not trusted`(issuer: String) throws {
        #expect(try fault(.access.with("iss", .string(issuer))) == .issuerNotTrusted)
    }

    @Test func `T26 an issuer with escaped slashes is the same issuer`() throws {
        let escaped = #""https:\/\/cognito-idp.us-fake-1.amazonaws.com\/us-fake-1_abCDeFgHi""#
        #expect(try fault(.access.with("iss", raw(escaped))) == nil)
    }

    @Test func `T27 a new-form issuer is trusted when it is configured`() throws {
        let issuer = "https://issuer-cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"
        let policy = ClaimsPolicy(trusting: try .fixture().with(issuer: issuer), tokenUse: .access)
        #expect(policy.issuer.name == issuer)
        let document = try Claims.access.with("iss", .string(issuer)).document()
        try policy.evaluate(try UnverifiedClaims(document, under: policy), now: try date())
    }

    // Client and kind

    @Test func `T28 any of several clients is ours, another is not`() throws {
        let clients = ["one", "exampleClientIdABC123"]
        #expect(try fault(.access, clients: clients) == nil)
        #expect(try fault(.access.with("client_id", "one"), clients: clients) == nil)
        #expect(try fault(.access.with("client_id", "One"), clients: clients) == .clientNotAccepted)
        #expect(try fault(.access.with("client_id", ""), clients: clients) == .clientNotAccepted)
    }

    private static let audiences: [(JSONValue, ClaimsFault?)] = [
        ("exampleClientIdABC123", nil), (["exampleClientIdABC123"], nil),
        (["exampleClientIdABC123", "other"], .audienceNotAccepted),
        (["exampleClientIdABC123", "exampleClientIdABC123"], .audienceNotAccepted), ([], .audienceNotAccepted),
        ("other", .audienceNotAccepted), ("", .audienceNotAccepted),
        (["exampleClientIdABC123", 1], .malformed(.audience)),
        (1, .malformed(.audience)), (["client": "exampleClientIdABC123"], .malformed(.audience)),
        (.null, .malformed(.audience)),
    ]

    @Test(arguments: audiences)
    func `T29 the audience of an ID token is one of ours, alone`(audience: JSONValue, expected: ClaimsFault?) throws {
        #expect(try fault(.id.with("aud", audience)) == expected)
    }

    @Test func `T29 an ID token without audience is refused, client_id does not stand in`() throws {
        let claims = Claims.id.without("aud").with("client_id", "exampleClientIdABC123")
        #expect(try fault(claims) == .missing(.audience))
    }

    @Test func `T30 a token of the other kind is not accepted`() throws {
        #expect(try fault(.id, use: .access) == .tokenUseNotAccepted(.id))
        #expect(try fault(.access, use: .id) == .tokenUseNotAccepted(.access))
        #expect(try fault(.id, use: .id) == nil)
        #expect(try fault(.access, use: .access) == nil)
    }

    @Test func `expired says that nothing else is wrong`() throws {
        let expired = Claims.access.with("exp", 1)
        #expect(try fault(expired.with("iss", "x")) == .issuerNotTrusted)
        #expect(try fault(expired, use: .id) == .tokenUseNotAccepted(.access))
        #expect(try fault(expired.with("client_id", "x")) == .clientNotAccepted)
        #expect(try fault(expired) == .expired(expirationTime: try date(1 - noon), now: try date()))
    }
}

/// JSON text as it stands, for numbers that no Swift type has.
private func raw(_ text: String) -> JSONValue { .raw(Array(text.utf8)) }
