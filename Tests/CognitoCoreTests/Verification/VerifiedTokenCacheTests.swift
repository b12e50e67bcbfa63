import CognitoTesting
import HTTPTesting
import JOSE
import StrictJSON
import Synchronization
import Testing

@testable import CognitoCore

/// Keys that are at hand under a generation that a test sets, and that count how often one is looked up: once for each verification.
private final class CountingKeys: KeySource {
    private let keys: JSONWebKeySet
    private let state = Mutex((generation: UInt64?(1), lookUps: 0))

    init(_ keys: JSONWebKeySet) { self.keys = keys }

    var generation: UInt64? {
        get { state.withLock { $0.generation } }
        set { state.withLock { $0.generation = newValue } }
    }
    var lookUps: Int { state.withLock { $0.lookUps } }

    func knownKey(_ keyID: String) -> JSONWebKey? {
        state.withLock { $0.lookUps += 1 }
        return keys.key(keyID)
    }

    func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey { throw .unknownKey }
}

@Suite struct VerifiedTokenCacheTests {
    private let key: SigningKey
    private let keys: CountingKeys
    private let clock = ManualClock(secondsSinceEpoch: noon)

    init() throws {
        key = try Keys.first()
        keys = CountingKeys(try Keys.set(key))
    }

    private func verifier(skew: Duration = .zero, revocations: (any RevocationList)? = nil) throws -> CognitoVerifier {
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any, clockSkew: skew)
        return CognitoVerifier(
            trusting: [.init(policy, keys: keys)], cachedTokens: 64, partitions: 2, revocations: revocations, now: clock.date)
    }

    private func refusal(_ verifier: CognitoVerifier, _ token: [UInt8], partition: Int = 0) -> VerificationError? {
        do throws(VerificationError) {
            _ = try verifier.verification(of: token[...], partition: partition).claimsAtHand
            return nil
        } catch {
            return error
        }
    }

    /// Whether a token brings no claims: it is refused, or names a key that would have to be fetched.
    private func isUnknown(_ token: [UInt8], _ verifier: CognitoVerifier) -> Bool {
        (try? verifier.verification(of: token[...]).claimsAtHand) == nil
    }

    @Test func `hits and misses are counted, and what is no longer good is a miss`() throws {
        let verifier = try verifier()
        let cache = try #require(verifier.cache)
        let token = try Claims.access.token(key)
        for _ in 0..<3 { _ = try verifier.verification(of: token[...]).claimsAtHand }
        #expect([cache.hits, cache.misses, cache.count] == [2, 1, 1])
        keys.generation = 2
        _ = try verifier.verification(of: token[...]).claimsAtHand
        #expect([cache.hits, cache.misses, cache.count] == [2, 2, 1])
        _ = try verifier.verification(of: token[...], partition: 1).claimsAtHand
        #expect([cache.hits, cache.misses, cache.count] == [3, 2, 1])
    }

    @Test func `only narrowed copies of one verifier share its cache`() throws {
        let verifier = try verifier()
        let narrowed = try verifier.narrowed(recipients: ["exampleClientIdABC123"])
        let token = try Claims.id.token(key)
        #expect(refusal(verifier, token) == nil)
        #expect(refusal(narrowed, token) == nil)
        #expect(keys.lookUps == 1)
        #expect(refusal(try self.verifier(), token) == nil)
        #expect(keys.lookUps == 2)
    }

    @Test(arguments: [0, -1])
    func `unless it is said how much, nothing is cached`(number: Int) throws {
        let trust = CognitoVerifier.Trust(ClaimsPolicy(trusting: try .fixture(), tokenUse: .any), keys: keys)
        #expect(CognitoVerifier(trusting: [trust]).cache == nil)
        #expect(CognitoVerifier(trusting: [trust], cachedTokens: number, partitions: 2).cache == nil)
    }

    @Test func `a token is verified once, and known from then on`() throws {
        let verifier = try verifier()
        let token = try Claims.id.token(key)
        for _ in 0..<5 { #expect(try verifier.verification(of: token[...]).claimsAtHand?.username == "leo") }
        #expect(keys.lookUps == 1)
    }

    @Test func `a token is verified once for all partitions`() throws {
        let verifier = try verifier()
        let token = try Claims.id.token(key)
        for partition in [0, 1, 0, 1, 2, -1] { #expect(refusal(verifier, token, partition: partition) == nil) }
        #expect(keys.lookUps == 1)
    }

    @Test(arguments: [Claims.access, Claims.access.without("iat")], [0, 60])
    func `T51 a cached token expires at its time`(claims: Claims, skew: Int) throws {
        let verifier = try verifier(skew: .seconds(skew))
        let cache = try #require(verifier.cache)
        let token = try claims.token(key)
        #expect(refusal(verifier, token) == nil)
        clock.advance(by: .seconds(3599 + skew))
        #expect(refusal(verifier, token) == nil)
        #expect(keys.lookUps == 1)
        clock.advance(by: .seconds(1))
        let end = Double(3600 + skew)
        #expect(refusal(verifier, token) == .rejected(.claims(.expired(expirationTime: try date(3600), now: try date(end)))))
        #expect(cache.count == 0)
    }

    @Test func `T51 a cached token is not valid before its time when the clock is set back`() throws {
        let verifier = try verifier()
        let token = try Claims.access.with("nbf", .double(noon)).token(key)
        #expect(refusal(verifier, token) == nil)
        clock.setTimeOfDay(secondsSinceEpoch: noon - 1)
        #expect(refusal(verifier, token) == .rejected(.claims(.notYetValid(notBefore: try date(), now: try date(-1)))))
    }

    @Test(arguments: [0.0, 300.0])
    func `T23 T51 a token of an issuer whose clock is ahead is remembered, too`(skew: Double) throws {
        let verifier = try verifier(skew: .seconds(skew))
        let token = try Claims.access.with("iat", .double(noon + skew + 60)).token(key)
        for _ in 0..<2 { #expect(refusal(verifier, token) == nil) }
        #expect(keys.lookUps == 1)
        clock.setTimeOfDay(secondsSinceEpoch: noon - 1)
        #expect(
            refusal(verifier, token) == .rejected(.claims(.issuedInFuture(issuedAt: try date(skew + 60), now: try date(-1)))))
    }

    @Test func `T52 when the keys change every token is verified anew`() throws {
        let verifier = try verifier()
        let cache = try #require(verifier.cache)
        let token = try Claims.id.token(key)
        #expect(refusal(verifier, token) == nil)
        keys.generation = 2
        #expect(refusal(verifier, token) == nil)
        #expect(refusal(verifier, token) == nil)
        #expect(keys.lookUps == 2)
        keys.generation = nil
        #expect(refusal(verifier, token) == nil)
        #expect(keys.lookUps == 3)
        #expect(cache.count == 0)
    }

    @Test func `T52 a revocation counts for a cached token, too`() throws {
        let revocations = MemoryRevocationList(now: clock.date)
        let verifier = try verifier(revocations: revocations)
        let token = try Claims.id.with("jti", "one").token(key)
        #expect(refusal(verifier, token) == nil)
        try revocations.revoke(tokenID: "one")
        #expect(refusal(verifier, token) == .rejected(.revoked))
        #expect(keys.lookUps == 1)
    }

    @Test func `T53 tokens that differ in one byte anywhere never share an entry`() throws {
        let verifier = try verifier()
        let cache = try #require(verifier.cache)
        let token = try Claims.id.token(key)
        #expect(refusal(verifier, token) == nil)
        for position in token.indices {
            var other = token
            other[position] ^= 1
            #expect(isUnknown(other, verifier), "byte \(position)")
        }
        for other in [Array(token.dropLast()), token + [0x41], Array(token.dropFirst())] { #expect(isUnknown(other, verifier)) }
        #expect(cache.count == 1)
    }

    @Test func `T53 a token that is refused is not cached`() throws {
        let verifier = try verifier()
        let cache = try #require(verifier.cache)
        let forged = try CompactJWSBuilder(keyID: key.keyID, payload: Claims.id.json).signed(by: try Keys.second())
        #expect(refusal(verifier, forged) == .rejected(.token(.signatureInvalid)))
        #expect(refusal(verifier, forged) == .rejected(.token(.signatureInvalid)))
        #expect(keys.lookUps == 2)
        #expect(cache.count == 0)
    }
}
