import CognitoTesting
import HTTPTesting
import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

/// Several issuers at once, and routes that take less than all of them.
@Suite struct IssuersTests {
    private static let pool = "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"
    private static let second = "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_Second"
    private static let openID = "https://login.example"

    private let clock = ManualClock(secondsSinceEpoch: noon)

    /// The other issuers have a key of the same `kid` as the first one, and not the same key.
    private static let otherKey = Result { () throws(SigningFailure) in try SigningKey(keyID: "first") }

    private func verifier(apiAudiences: [String] = []) throws -> CognitoVerifier {
        let second = try UserPool(id: "us-fake-1_Second", region: "us-fake-1", clientIDs: ["secondClient"])
        let openID = try Issuer(openID: Self.openID, audiences: ["api", "api2"], keySetLocation: .file(path: "unused"))
        let other = FakeKeys(try Keys.set(try Self.otherKey.get()))
        return CognitoVerifier(
            trusting: [
                .init(
                    ClaimsPolicy(trusting: Issuer(try .fixture(), tokenUse: .any, apiAudiences: apiAudiences)),
                    keys: FakeKeys(try Keys.set(try Keys.first()))),
                .init(ClaimsPolicy(trusting: second, tokenUse: .access), keys: other),
                .init(ClaimsPolicy(trusting: openID), keys: other),
            ], now: clock.date)
    }

    private static let secondAccess = Claims.access.with("iss", .string(second)).with("client_id", "secondClient")
    private static let openIDToken = Claims(members: [
        ("sub", "user-7"), ("iss", .string(openID)), ("aud", ["other", "api"]), ("exp", 1_800_003_600), ("scope", "read"),
        ("preferred_username", "simba"), ("groups", ["lions"]), ("email", "simba@example.com"),
    ])

    private func refusal(_ token: [UInt8], _ verifier: CognitoVerifier? = nil) throws -> VerificationError? {
        let verifier = try verifier ?? self.verifier()
        do throws(VerificationError) {
            _ = try verifier.verification(of: token[...]).claimsAtHand
            return nil
        } catch {
            return error
        }
    }

    @Test func `T57 each issuer's tokens are judged by its own rules and keys`() throws {
        let (one, other) = (try Keys.first(), try Self.otherKey.get())
        #expect(try refusal(Claims.access.token(one)) == nil)
        #expect(try refusal(Self.secondAccess.token(other)) == nil)
        #expect(try refusal(Self.openIDToken.token(other)) == nil)
        #expect(try refusal(Claims.access.token(other)) == .rejected(.token(.signatureInvalid)))
        #expect(try refusal(Self.secondAccess.token(one)) == .rejected(.token(.signatureInvalid)))
        #expect(try refusal(Self.openIDToken.token(one)) == .rejected(.token(.signatureInvalid)))
    }

    /// Both issuers' key sets have all the keys, so that nothing but the algorithm tells their tokens apart.
    @Test(arguments: SignatureAlgorithm.allCases)
    func `T4 an algorithm counts for the issuers that have it, and for no other`(algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey(algorithm: algorithm, keyID: "first")
        let keys = FakeKeys(try Keys.set(key))
        let openID = try Issuer(
            openID: Self.openID, audiences: ["api"], keySetLocation: .file(path: "unused"), algorithms: [algorithm])
        let verifier = CognitoVerifier(
            trusting: [
                .init(ClaimsPolicy(trusting: try .fixture(), tokenUse: .any), keys: keys),
                .init(ClaimsPolicy(trusting: openID), keys: keys),
            ], now: clock.date)
        #expect(try refusal(Self.openIDToken.token(key), verifier) == nil)
        let ofThePool = try refusal(Claims.access.token(key), verifier)
        #expect(ofThePool == (algorithm == .rs256 ? nil : .rejected(.algorithm(algorithm))))
    }

    @Test func `T4 whether an issuer signs with an algorithm is asked before its claims are read`() throws {
        let key = try SigningKey(algorithm: .es256, keyID: "first")
        let keys = FakeKeys(try Keys.set(key))
        let openID = try Issuer(openID: Self.openID, audiences: ["api"], keySetLocation: .file(path: "unused"), algorithms: [.es256])
        let verifier = CognitoVerifier(
            trusting: [
                .init(ClaimsPolicy(trusting: try .fixture(), tokenUse: .any), keys: keys),
                .init(ClaimsPolicy(trusting: openID), keys: keys),
            ], now: clock.date)
        for claims in [Claims.access.without("sub"), Claims.access.with("client_id", "x"), Claims.access.with("exp", 1)] {
            #expect(try refusal(claims.token(key), verifier) == .rejected(.algorithm(.es256)))
        }
        #expect(try refusal(Claims.access.with("iss", "x").token(key), verifier) == .rejected(.claims(.issuerNotTrusted)))
    }

    @Test func `T57 clients and kinds of one pool count for that pool alone`() throws {
        let (one, other) = (try Keys.first(), try Self.otherKey.get())
        #expect(try refusal(Claims.access.with("client_id", "secondClient").token(one)) == .rejected(.claims(.clientNotAccepted)))
        let foreign = Self.secondAccess.with("client_id", "exampleClientIdABC123")
        #expect(try refusal(foreign.token(other)) == .rejected(.claims(.clientNotAccepted)))
        let id = Claims.id.with("iss", .string(Self.second)).with("aud", "secondClient")
        #expect(try refusal(id.token(other)) == .rejected(.claims(.tokenUseNotAccepted(.id))))
    }

    @Test func `a token of an issuer that is no user pool is read as OpenID Connect has it`() throws {
        let claims = try verifier().verification(of: try Self.openIDToken.token(try Self.otherKey.get())[...]).claimsAtHand
        let user = try #require(claims.flatMap { OpenIDClaims($0) })
        #expect(user.subject == "user-7")
        #expect(user.issuer == Self.openID)
        #expect(user.username == "simba")
        #expect(user.email == "simba@example.com")
        #expect(user.groups == ["lions"])
        #expect(user.hasScope("read"))
        #expect(claims.flatMap { UserClaims($0) }?.kind == .openID)
    }

    @Test(
        arguments: [
            ("aud", "api", nil), ("aud", ["x", "api2"], nil), ("aud", "API", .audienceNotAccepted), ("aud", [], .audienceNotAccepted),
            ("aud", 1, .malformed(.audience)), ("aud", nil, .missing(.audience)), ("sub", nil, .missing(.subject)),
            ("sub", "", .malformed(.subject)),
            ("exp", nil, .missing(.expirationTime)), ("token_use", "refresh", nil),
        ] as [(String, JSONValue?, ClaimsFault?)])
    func `an issuer's token names one of our audiences`(name: String, value: JSONValue?, fault: ClaimsFault?) throws {
        let claims = value.map { Self.openIDToken.with(name, $0) } ?? Self.openIDToken.without(name)
        #expect(try refusal(claims.token(try Self.otherKey.get())) == fault.map { .rejected(.claims($0)) })
    }

    @Test func `a user pool's groups are not an issuer's, and the reverse`() throws {
        let token = Self.openIDToken.without("groups").with("cognito:groups", ["admins"])
        #expect(try verifier().verification(of: try token.token(try Self.otherKey.get())[...]).claimsAtHand?.groups == [])
    }

    @Test(
        arguments: [
            ("api", nil), (["x", "api"], nil), ("other", .audienceNotAccepted), (nil, .audienceNotAccepted), (7, .malformed(.audience)),
        ] as [(JSONValue?, ClaimsFault?)])
    func `T31 an access token is for the API, where one is named`(audience: JSONValue?, fault: ClaimsFault?) throws {
        let claims = audience.map { Claims.access.with("aud", $0) } ?? Claims.access
        let token = try claims.token(try Keys.first())
        #expect(try refusal(token, verifier(apiAudiences: ["api"])) == fault.map { .rejected(.claims($0)) })
    }

    @Test func `T31 where no API is named, the audience of an access token makes no difference`() throws {
        #expect(try refusal(Claims.access.with("aud", "other").token(try Keys.first())) == nil)
    }

    @Test func `a narrowed verifier accepts less, and no new issuer`() throws {
        let (one, other) = (try Keys.first(), try Self.otherKey.get())
        let tokens = [
            try Claims.access.token(one), try Claims.id.token(one), try Self.secondAccess.token(other), try Self.openIDToken.token(other),
        ]
        func refusals(_ verifier: CognitoVerifier) throws -> [VerificationError?] { try tokens.map { try refusal($0, verifier) } }
        func issuer(_ taken: String...) -> VerificationError { .rejected(.claims(.issuerNotTakenHere(taken: taken))) }
        func recipient(_ taken: String...) -> VerificationError { .rejected(.claims(.recipientNotTakenHere(taken: taken))) }
        let others = issuer(Self.second, Self.openID)
        #expect(try refusals(verifier().narrowed(toIssuers: [Self.second, Self.openID])) == [others, others, nil, nil])
        let first = issuer(Self.pool)
        #expect(try refusals(verifier().narrowed(recipients: ["exampleClientIdABC123"])) == [nil, nil, first, first])
        #expect(try refusals(verifier().narrowed(recipients: ["secondClient", "api"])) == [others, others, nil, nil])
        let second = issuer(Self.openID)
        let both = try refusals(verifier().narrowed(toIssuers: [Self.openID], recipients: ["api2"]))
        #expect(both == [second, second, second, recipient("api2")])
    }

    private typealias Restriction = (issuers: [String]?, recipients: [String]?)

    private func narrowed(_ restrictions: Restriction...) throws(NarrowingFault) -> CognitoVerifier {
        guard var verifier = try? verifier() else { throw .emptyList }
        for restriction in restrictions {
            verifier = try verifier.narrowed(toIssuers: restriction.issuers, recipients: restriction.recipients)
        }
        return verifier
    }

    @Test func `T113 a verifier that is narrowed twice takes what both take, whatever the order`() throws {
        let (one, other) = (try Keys.first(), try Self.otherKey.get())
        let tokens = [try Claims.access.token(one), try Self.secondAccess.token(other), try Self.openIDToken.token(other)]
        func taken(_ verifier: CognitoVerifier) throws -> [Bool] { try tokens.map { try refusal($0, verifier) == nil } }
        let (client, own): (Restriction, Restriction) = ((nil, ["exampleClientIdABC123", "api"]), ([Self.pool], nil))
        #expect(try taken(narrowed(client)) == [true, false, true])
        #expect(try taken(narrowed(client, own)) == [true, false, false])
        #expect(try taken(narrowed(own, client)) == [true, false, false])
        #expect(try taken(narrowed(([Self.pool, Self.second], nil), ([Self.second, Self.openID], nil))) == [false, true, false])
        #expect(try taken(narrowed((nil, ["api", "secondClient"]), (nil, ["api", "api2"]))) == [false, false, true])
        #expect(try taken(narrowed((nil, ["api2"]), (nil, nil))) == [false, false, false])
        #expect(try taken(narrowed((nil, nil), (nil, nil))) == [true, true, true])
    }

    @Test func `T113 a narrowing after which nothing is left is refused`() throws {
        #expect(throws: NarrowingFault.nothingLeft) { try narrowed(([Self.pool], nil), ([Self.second], nil)) }
        #expect(throws: NarrowingFault.nothingLeft) { try narrowed(([Self.pool], nil), (nil, ["api"])) }
        #expect(throws: NarrowingFault.nothingLeft) { try narrowed((nil, ["api"]), (nil, ["api2"])) }
        #expect(throws: NarrowingFault.nothingLeft) { try narrowed(([Self.second], ["api"])) }
    }

    /// The other issuer's token is for this text, too, and there it means another recipient.
    @Test func `T113 a recipient counts for the issuer whose policy names it`() throws {
        let (one, other) = (try Keys.first(), try Self.otherKey.get())
        let foreign = try Self.openIDToken.with("aud", ["api", "exampleClientIdABC123"]).token(other)
        let verifier = try narrowed((nil, ["exampleClientIdABC123", "api2"]))
        #expect(try refusal(foreign) == nil)
        #expect(try refusal(foreign, verifier) == .rejected(.claims(.recipientNotTakenHere(taken: ["api2"]))))
        #expect(try refusal(Self.openIDToken.with("aud", ["api", "api2"]).token(other), verifier) == nil)
        #expect(try refusal(Claims.id.token(one), verifier) == nil)
    }

    @Test func `T37 a narrowing that nothing could pass is refused`() throws {
        let verifier = try verifier()
        #expect(throws: NarrowingFault.emptyList) { try verifier.narrowed(toIssuers: []) }
        #expect(throws: NarrowingFault.emptyList) { try verifier.narrowed(recipients: []) }
        #expect(throws: NarrowingFault.issuerNotTrusted("https://x")) { try verifier.narrowed(toIssuers: [Self.openID, "https://x"]) }
        #expect(throws: NarrowingFault.recipientNotKnown("x")) { try verifier.narrowed(recipients: ["api", "x"]) }
    }

    @Test func `T37 an issuer without audience is refused`() {
        let keys = JWKSLocation.file(path: "unused")
        #expect(throws: Issuer.Fault.noAudience) { try Issuer(openID: "https://x", audiences: [], keySetLocation: keys) }
        #expect(throws: Issuer.Fault.noAudience) { try Issuer(openID: "https://x", audiences: ["a", ""], keySetLocation: keys) }
        #expect(throws: Issuer.Fault.noAlgorithm) {
            try Issuer(openID: "https://x", audiences: ["a"], keySetLocation: keys, algorithms: [])
        }
        #expect(throws: Issuer.Fault.noName) { try Issuer(openID: "", audiences: ["a"], keySetLocation: keys) }
    }
}
