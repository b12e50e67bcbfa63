import CognitoTesting
import JOSE
import Synchronization
import Testing

@testable import CognitoCore

/// A key set that is at hand only once a fetch has brought it, as a new generation.
private final class FetchedKeys: KeySource {
    private struct State {
        var keys: JSONWebKeySet?
        var lookUps = 0
        var fetches = 0
    }

    private let published: JSONWebKeySet
    private let state = Mutex(State())

    init(_ published: JSONWebKeySet) { self.published = published }

    var generation: UInt64? { state.withLock { $0.keys == nil ? nil : 1 } }
    var lookUps: Int { state.withLock { $0.lookUps } }
    var fetches: Int { state.withLock { $0.fetches } }

    func knownKey(_ keyID: String) -> JSONWebKey? {
        state.withLock { state in
            state.lookUps += 1
            return state.keys?.key(keyID)
        }
    }

    nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
        state.withLock { state in
            state.fetches += 1
            state.keys = published
        }
        guard let key = published.key(keyID) else { throw .unknownKey }
        return key
    }
}

/// A token whose key is not at hand: what has been judged of it is carried along until the key is there.
@Suite struct ReadingOnceTests {
    private let keys: FetchedKeys
    private let token: [UInt8]
    /// How often the time of day was asked for: once for each reading.
    private let readings = Readings()

    init() throws {
        let key = try Keys.first()
        keys = FetchedKeys(try Keys.set(key))
        token = try Claims.id.token(key)
    }

    private final class Readings: Sendable {
        private let number = Mutex(0)
        var count: Int { number.withLock { $0 } }
        func increment() { number.withLock { $0 += 1 } }
    }

    private func verifier() throws -> CognitoVerifier {
        let now = try date()
        let policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any)
        return CognitoVerifier(
            trusting: [.init(policy, keys: keys)], cachedTokens: 64, partitions: 2,
            now: { [readings] in
                readings.increment()
                return now
            })
    }

    @Test func `a token whose key has to be fetched is read once, and is one miss`() async throws {
        let verifier = try verifier()
        let verification = try verifier.verification(of: token[...], partition: 1)
        #expect(verification.claimsAtHand == nil)
        #expect(keys.fetches == 0)
        #expect(try await verification.claims().username == "leo")
        let cache = try #require(verifier.cache)
        #expect([cache.hits, cache.misses, cache.count] == [0, 1, 1])
        #expect(readings.count == 1)
        #expect(keys.fetches == 1)
        // Before the fetch and after it.
        #expect(keys.lookUps == 2)
    }

    @Test func `a token whose key has been fetched is cached for all partitions`() async throws {
        let verifier = try verifier()
        _ = try await verifier.verification(of: token[...], partition: 1).claims()
        let cache = try #require(verifier.cache)
        #expect(try verifier.verification(of: token[...], partition: 1).claimsAtHand != nil)
        #expect([cache.hits, cache.misses, cache.count] == [1, 1, 1])
        #expect(keys.lookUps == 2)
        #expect(try verifier.verification(of: token[...], partition: 0).claimsAtHand != nil)
        #expect([cache.hits, cache.misses, cache.count] == [2, 1, 1])
        #expect(keys.fetches == 1)
    }
}
