import Testing

@testable import CognitoCore

@Suite struct LoadBalancerKeyRingTests {
    private func id(_ number: Int) throws -> LoadBalancerKeyID { try #require(LoadBalancerKeyID("k-\(number)")) }

    private func cache() -> JWKSCache { JWKSCache(fetcher: FakeKeyServer()) }

    private func has(_ ring: LoadBalancerKeyRing, _ number: Int) throws -> Bool { ring.cache(try id(number)) != nil }

    @Test func `thirty-two strangers are held, and the oldest makes room for the next`() throws {
        var ring = LoadBalancerKeyRing()
        for number in 0..<32 { ring.add(try id(number), cache()) }
        #expect(try ring.count == 32 && has(ring, 0))
        ring.add(try id(32), cache())
        #expect(ring.count == 32)
        #expect(try !has(ring, 0))
        #expect(try has(ring, 1))
        #expect(try has(ring, 32))
    }

    @Test func `a stranger's key never takes the place of one of ours`() throws {
        var ring = LoadBalancerKeyRing()
        for number in 0..<32 {
            ring.add(try id(number), cache())
            ring.proved(try id(number))
        }
        for number in 100..<200 { ring.add(try id(number), cache()) }
        for number in 0..<32 { #expect(try has(ring, number)) }
        #expect(try has(ring, 199))
        #expect(ring.count == 64)
    }

    @Test func `one that has proved to be ours takes the place of the oldest`() throws {
        var ring = LoadBalancerKeyRing()
        for number in 0..<33 {
            ring.add(try id(number), cache())
            ring.proved(try id(number))
        }
        #expect(ring.count == 32)
        #expect(try !has(ring, 0))
        #expect(try has(ring, 1))
        #expect(try has(ring, 32))
        ring.proved(try id(0))
        #expect(try !has(ring, 0))
    }
}
