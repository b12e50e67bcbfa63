import CognitoTesting
import HTTPTesting
import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

@Suite struct MemoryRevocationListTests {
    private let clock = ManualClock(secondsSinceEpoch: noon)

    private func token(_ claims: Claims) async throws -> RevocableToken {
        let key = try Keys.first()
        let now = try date(3_000)
        let verifier = CognitoVerifier(
            policy: ClaimsPolicy(trusting: try .fixture(), tokenUse: .any), keys: FakeKeys(try Keys.set(key)), now: { now })
        return RevocableToken(try await verifier.verify(try claims.token(key)))
    }

    private static let claims = Claims.id.with("jti", "t").with("origin_jti", "o")

    @Test func `a token is revoked by its own name, by that of its sign-in, or by its user's`() async throws {
        let token = try await token(Self.claims)
        for revoke in [
            { (list: MemoryRevocationList) in try list.revoke(tokenID: "t") }, { try $0.revoke(originTokenID: "o") },
            { try $0.revokeAll(of: token.subject) },
        ] {
            let list = MemoryRevocationList(now: clock.date)
            #expect(!list.isRevoked(token))
            try revoke(list)
            #expect(list.isRevoked(token))
        }
    }

    @Test func `a token that no revocation names is not revoked`() async throws {
        let list = MemoryRevocationList(now: clock.date)
        for name in ["o", "T", "t ", ""] { try list.revoke(tokenID: name) }
        for name in ["t", "O", ""] { try list.revoke(originTokenID: name) }
        try list.revokeAll(of: "somebody else")
        #expect(!list.isRevoked(try await token(Self.claims)))
        #expect(!list.isRevoked(try await token(Claims.id)))
    }

    @Test func `a user who signs in again is let in, and a token without a time is not`() async throws {
        let list = MemoryRevocationList(now: clock.date)
        let subject = try await token(Self.claims).subject
        try list.revokeAll(of: subject)
        #expect(list.isRevoked(try await token(Self.claims.with("iat", .double(noon - 1)))))
        #expect(!list.isRevoked(try await token(Self.claims.with("iat", .double(noon)))))
        #expect(list.isRevoked(try await token(Self.claims.without("iat"))))
    }

    /// `iat` counts whole seconds as a rule: whether a token was issued before or after, within that second, it does not say.
    @Test func `in the second of the revocation no token is accepted, except one whose time is finer`() async throws {
        clock.setTimeOfDay(secondsSinceEpoch: noon + 0.25)
        let list = MemoryRevocationList(now: clock.date)
        try list.revokeAll(of: try await token(Self.claims).subject)
        for (issuedAt, isRevoked) in [(-1.0, true), (0, true), (1, false), (0.125, true), (0.25, false)] {
            #expect(list.isRevoked(try await token(Self.claims.with("iat", .double(noon + issuedAt)))) == isRevoked, "\(issuedAt)")
        }
    }

    @Test func `a user is revoked at one issuer, or at all of them`() async throws {
        let token = try await token(Self.claims)
        for (issuer, isRevoked) in [(nil, true), (token.issuer, true), ("https://login.example", false), (token.issuer + "/", false)] {
            let list = MemoryRevocationList(now: clock.date)
            try list.revokeAll(of: token.subject, issuedBy: issuer)
            #expect(list.isRevoked(token) == isRevoked)
        }
        #expect(token.issuer == "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi")
    }

    @Test func `a later and shorter revocation takes nothing back`() async throws {
        let list = MemoryRevocationList(now: clock.date)
        let token = try await token(Self.claims)
        let between = try await self.token(Self.claims.with("iat", .double(noon + 5)))
        try list.revokeAll(of: token.subject, for: .seconds(1000))
        try list.revoke(tokenID: "t", for: .seconds(1000))
        clock.advance(by: .seconds(10))
        try list.revokeAll(of: token.subject, for: .seconds(60))
        try list.revoke(tokenID: "t", for: .seconds(60))
        clock.advance(by: .seconds(989))
        for token in [token, between] { #expect(list.isRevoked(token)) }
        clock.advance(by: .seconds(1))
        for token in [token, between] { #expect(!list.isRevoked(token)) }
    }

    @Test func `a clock that is set back takes nothing back`() async throws {
        let list = MemoryRevocationList(now: clock.date)
        let token = try await token(Self.claims.with("iat", .double(noon - 50)))
        try list.revokeAll(of: token.subject)
        clock.setTimeOfDay(secondsSinceEpoch: noon - 100)
        try list.revokeAll(of: token.subject)
        #expect(list.isRevoked(token))
    }

    @Test func `unless it is said otherwise a revocation outlives every token, the clock skew included`() async throws {
        let list = MemoryRevocationList(now: clock.date)
        let token = try await token(Self.claims)
        for revoke in [
            { try list.revoke(tokenID: "t") }, { try list.revoke(originTokenID: "o") }, { try list.revokeAll(of: token.subject) },
        ] as [() throws -> Void] {
            try revoke()
            clock.advance(by: .seconds(86_699))
            #expect(list.isRevoked(token))
            clock.advance(by: .seconds(1))
            #expect(!list.isRevoked(token))
        }
    }

    @Test func `a revocation ends after its life`() async throws {
        let list = MemoryRevocationList(now: clock.date)
        let token = try await token(Self.claims)
        try list.revoke(tokenID: "t", for: .seconds(60))
        clock.advance(by: .seconds(59))
        #expect(list.isRevoked(token))
        clock.advance(by: .seconds(1))
        #expect(!list.isRevoked(token))
    }

    @Test func `a full list drops what is over, and never what is not`() async throws {
        let list = MemoryRevocationList(capacity: 2, now: clock.date)
        try list.revoke(tokenID: "short", for: .seconds(10))
        try list.revoke(tokenID: "t", for: .seconds(100))
        try list.revoke(tokenID: "t", for: .seconds(200))
        #expect(throws: MemoryRevocationList.Fault.full) { try list.revoke(tokenID: "third") }
        clock.advance(by: .seconds(11))
        try list.revoke(tokenID: "third")
        #expect(list.isRevoked(try await token(Self.claims)))
    }

    @Test func `without a clock nothing is revoked, and nothing is forgotten`() {
        let list = MemoryRevocationList(now: { nil })
        #expect(throws: MemoryRevocationList.Fault.clockUnusable) { try list.revoke(tokenID: "t") }
        #expect(throws: MemoryRevocationList.Fault.clockUnusable) { try list.revokeAll(of: "s") }
    }
}
