import CognitoTesting
import JOSE
import Testing

@testable import CognitoCore

@Suite struct LoadBalancerKeyRingTests {
    private static let key = Result {
        let text = Array(try LoadBalancerBench.stranger.get().publicPEM.utf8)
        return try JSONWebKey(keyID: "k", publicKey: VerificationKey(algorithm: .es256, pem: text))
    }

    private func id(_ number: Int) throws -> LoadBalancerKeyID { try #require(LoadBalancerKeyID("k-\(number)")) }

    private func has(_ ring: LoadBalancerKeyRing, _ number: Int, now: Duration = .zero) throws -> Bool {
        ring.key(try id(number), now: now) != nil
    }

    @Test func `thirty-two keys are held, and the oldest stranger makes room for the next`() throws {
        var ring = LoadBalancerKeyRing()
        for number in 0..<32 { ring.add(try id(number), try Self.key.get(), now: .zero) }
        #expect(try ring.count == 32 && has(ring, 0))
        ring.add(try id(32), try Self.key.get(), now: .zero)
        #expect(ring.count == 32)
        #expect(try !has(ring, 0))
        #expect(try has(ring, 1))
        #expect(try has(ring, 32))
    }

    @Test func `a stranger's key never takes the place of one of ours`() throws {
        var ring = LoadBalancerKeyRing()
        for number in 0..<31 { ring.proved(try id(number), try Self.key.get(), now: .zero) }
        for number in 100..<200 { ring.add(try id(number), try Self.key.get(), now: .zero) }
        for number in 0..<31 { #expect(try has(ring, number)) }
        #expect(try has(ring, 199))
        ring.proved(try id(199), try Self.key.get(), now: .zero)
        ring.add(try id(200), try Self.key.get(), now: .zero)
        #expect(ring.count == 32)
        #expect(try !has(ring, 200))
    }

    @Test func `one that has proved to be ours takes the place of the oldest`() throws {
        var ring = LoadBalancerKeyRing()
        for number in 0..<33 { ring.proved(try id(number), try Self.key.get(), now: .zero) }
        #expect(ring.count == 32)
        #expect(try !has(ring, 0))
        #expect(try has(ring, 1))
        #expect(try has(ring, 32))
    }

    @Test func `a key is used for a day, and then fetched anew`() throws {
        var ring = LoadBalancerKeyRing()
        let day = Duration.seconds(86_400)
        ring.proved(try id(0), try Self.key.get(), now: .seconds(1))
        #expect(try has(ring, 0, now: day + .milliseconds(999)))
        #expect(try !has(ring, 0, now: day + .seconds(1)))
        // It is still ours.
        ring.add(try id(0), try Self.key.get(), now: day + .seconds(1))
        #expect(ring.count == 1)
        for number in 1..<40 { ring.add(try id(number), try Self.key.get(), now: day + .seconds(1)) }
        #expect(try has(ring, 0, now: day + .seconds(1)))
    }
}
