import Testing

@testable import CognitoCore

@Suite struct TokenBucketTests {
    private func bucket() -> TokenBucket { TokenBucket(size: 2, refill: .seconds(30), now: .zero) }

    @Test func `a full bucket gives its size at once, no more`() {
        var bucket = bucket()
        let taken = (0..<3).map { _ in bucket.take(now: .seconds(1)) }
        #expect(taken == [true, true, false])
    }

    @Test func `one comes back every thirty seconds`() {
        var bucket = bucket()
        _ = (0..<2).map { _ in bucket.take(now: .zero) }
        #expect(bucket.take(now: .milliseconds(29_999)) == false)
        #expect(bucket.wait(now: .milliseconds(29_000)) == .seconds(1))
        #expect(bucket.take(now: .seconds(30)) == true)
        #expect(bucket.take(now: .seconds(59)) == false)
        #expect(bucket.take(now: .seconds(60)) == true)
    }

    @Test func `a long rest earns no more than the size`() {
        var bucket = bucket()
        _ = bucket.take(now: .zero)
        let later = Duration.seconds(86_400 * 365)
        let taken = (0..<3).map { _ in bucket.take(now: later) }
        #expect(taken == [true, true, false])
        #expect(bucket.wait(now: later) == .seconds(30))
    }

    @Test func `there is no wait while there is a token`() {
        #expect(bucket().wait(now: .seconds(5)) == .zero)
    }
}
