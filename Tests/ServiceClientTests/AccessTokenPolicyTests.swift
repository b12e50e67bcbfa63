import EnvironmentReading
import Testing

@testable import ServiceClient

struct AccessTokenPolicyTests {
    private let first = Secret("first")
    private let second = Secret("second")

    private func policy(life: Duration, at start: Duration = .zero) -> AccessTokenPolicy {
        var policy = AccessTokenPolicy()
        _ = policy.step(now: start)
        policy.succeeded(first, life: life, start: start, jitter: 0.5)
        return policy
    }

    @Test func `one fetch is in flight at a time`() {
        var policy = AccessTokenPolicy()
        #expect(policy.step(now: .zero) == .fetch)
        #expect(policy.step(now: .zero) == .join)
        policy.succeeded(first, life: .seconds(100), start: .zero, jitter: 0.5)
        #expect(policy.step(now: .seconds(1)) == .use(first))
    }

    @Test(arguments: [(0.0, 75), (0.5, 80), (1.0, 85)])
    func `a token is fetched again at about 80 % of its life, and used meanwhile`(jitter: Double, percent: Int) {
        var policy = AccessTokenPolicy()
        _ = policy.step(now: .zero)
        policy.succeeded(first, life: .seconds(100), start: .zero, jitter: jitter)
        let due: Duration = .seconds(percent)
        #expect(policy.step(now: due - .milliseconds(1)) == .use(first))
        #expect(policy.step(now: due) == .useAndFetch(first))
        #expect(policy.step(now: due) == .use(first))
        policy.succeeded(second, life: .seconds(100), start: due, jitter: jitter)
        #expect(policy.step(now: due) == .use(second))
    }

    @Test(arguments: [(3600, 3590), (100, 90), (20, 18)])
    func `a token is not used in its last tenth, or its last ten seconds`(life: Int, until: Int) {
        var policy = policy(life: .seconds(life))
        _ = policy.step(now: .seconds(until) - .milliseconds(1))
        #expect(policy.step(now: .seconds(until) - .milliseconds(1)) == .use(first))
        #expect(policy.step(now: .seconds(until)) == .join)
    }

    @Test func `failures delay the next fetch, twice as long each time and up to a minute`() {
        var policy = AccessTokenPolicy()
        var now: Duration = .zero
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            #expect(policy.step(now: now) == .fetch)
            let wait = policy.failed(now: now, jitter: 1)
            #expect(wait == .seconds(seconds))
            #expect(policy.step(now: now + wait - .milliseconds(1)) == .backOff)
            now += wait
        }
        #expect(policy.step(now: now) == .fetch)
        #expect(policy.failed(now: now, jitter: 0) == .milliseconds(100))
    }

    @Test func `a failure leaves the token that is there`() {
        var policy = policy(life: .seconds(100))
        #expect(policy.step(now: .seconds(80)) == .useAndFetch(first))
        _ = policy.failed(now: .seconds(80), jitter: 1)
        #expect(policy.step(now: .seconds(80)) == .use(first))
        #expect(policy.step(now: .seconds(81)) == .useAndFetch(first))
        _ = policy.failed(now: .seconds(89), jitter: 1)
        #expect(policy.step(now: .seconds(90)) == .backOff)
        #expect(policy.step(now: .seconds(91)) == .fetch)
    }

    @Test func `a token that was refused is forgotten, unless it is new`() {
        var policy = policy(life: .seconds(100))
        #expect(policy.refused(second, now: .zero) == true)
        #expect(policy.refused(first, now: .seconds(10) - .milliseconds(1)) == false)
        #expect(policy.step(now: .seconds(10)) == .use(first))
        #expect(policy.refused(first, now: .seconds(10)) == true)
        #expect(policy.step(now: .seconds(10)) == .fetch)
        #expect(policy.refused(first, now: .seconds(10)) == true)
    }
}
