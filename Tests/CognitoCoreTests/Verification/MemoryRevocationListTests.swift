import CognitoTesting
import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

@Suite struct MemoryRevocationListTests {
    private let clock = ManualClock(secondsSinceEpoch: noon)

    private func token(_ claims: Claims) async throws -> RevocableToken {
        let key = try Keys.first()
        let now = try date()
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

    @Test func `other tokens are not`() async throws {
        let list = MemoryRevocationList(now: clock.date)
        for name in ["o", "T", "t ", ""] { try list.revoke(tokenID: name) }
        for name in ["t", "O", ""] { try list.revoke(originTokenID: name) }
        try list.revokeAll(of: "somebody else")
        #expect(!list.isRevoked(try await token(Self.claims)))
        #expect(!list.isRevoked(try await token(Claims.id)))
    }

    @Test func `whoever signs in again is let in, and a token without a time is not`() async throws {
        let list = MemoryRevocationList(now: clock.date)
        let subject = try await token(Self.claims).subject
        try list.revokeAll(of: subject)
        #expect(list.isRevoked(try await token(Self.claims.with("iat", .double(noon - 1)))))
        #expect(!list.isRevoked(try await token(Self.claims.with("iat", .double(noon)))))
        #expect(list.isRevoked(try await token(Self.claims.without("iat"))))
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
