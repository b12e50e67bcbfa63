import Testing

@testable import Storage

@Suite struct PoolPolicyTests {
    private static let rules = PoolPolicy.Rules(
        size: 2, waiting: 3, wait: .seconds(5), work: .seconds(10), backOffBase: .seconds(1), backOffCap: .seconds(4))

    private var policy = PoolPolicy(rules: rules)

    /// Opens a connection and gives it to whoever waits.
    private mutating func open(_ connection: Int, at now: Duration = .zero) -> Int? {
        #expect(policy.opens(now: now) == true)
        policy.opened()
        return policy.became(free: connection, now: now)
    }

    @Test mutating func `a connection that is idle is given at once, the latest first`() {
        #expect(open(100) == nil)
        #expect(policy.asked(by: 1, now: .zero) == .run(connection: 100))
        #expect(policy.asked(by: 2, now: .zero) == .wait)
        #expect(open(101) == 2)
        #expect(policy.became(free: 100, now: .zero) == nil)
        #expect(policy.became(free: 101, now: .zero) == nil)
        #expect(policy.asked(by: 3, now: .zero) == .run(connection: 101))
    }

    @Test mutating func `one is opened at a time, while somebody waits, and no more than are allowed`() {
        #expect(policy.opens(now: .zero) == true)
        #expect(policy.opens(now: .zero) == false)
        policy.opened()
        #expect(policy.became(free: 100, now: .zero) == nil)
        #expect(policy.opens(now: .zero) == false)
        for caller in 1...3 { _ = policy.asked(by: caller, now: .zero) }
        #expect(open(101) == 2)
        #expect(policy.waitingCount == 1)
        #expect(policy.opens(now: .zero) == false)
    }

    @Test mutating func `who waits is served in turn`() {
        for caller in 1...3 { #expect(policy.asked(by: caller, now: .zero) == .wait) }
        #expect(open(100) == 1)
        #expect(policy.became(free: 100, now: .zero) == 2)
        #expect(policy.became(free: 100, now: .zero) == 3)
        #expect(policy.became(free: 100, now: .zero) == nil)
    }

    @Test mutating func `callers that may share a transaction get an equal share of those who wait`() {
        var policy = PoolPolicy(rules: PoolPolicy.Rules(size: 2, group: 3))
        _ = policy.opens(now: .zero)
        policy.opened()
        _ = policy.became(free: 100, now: .zero)
        for caller in 1...9 { _ = policy.asked(by: caller, now: .zero) }
        _ = policy.opens(now: .zero)
        policy.opened()
        #expect(policy.became(free: 101, now: .zero) == 2)
        // Seven wait for two connections, and a group has three.
        #expect(policy.company { _ in true } == [3, 4])
        #expect(policy.company { $0 < 6 } == [5])
        #expect(policy.company { _ in false } == [])
        #expect(policy.company { _ in true } == [6, 7])
        #expect(policy.company { _ in true } == [8])
        #expect(policy.waitingCount == 1)
    }

    @Test mutating func `as many wait as may, and one more is refused`() {
        for caller in 1...3 { #expect(policy.asked(by: caller, now: .zero) == .wait) }
        #expect(policy.asked(by: 4, now: .zero) == .refuse(.overloaded))
    }

    @Test mutating func `nobody waits beyond the deadline`() {
        #expect(policy.asked(by: 1, now: .zero) == .wait)
        #expect(policy.asked(by: 2, now: .seconds(1)) == .wait)
        #expect(policy.nextDeadline == .zero)
        #expect(policy.opens(now: .zero) == true)
        #expect(policy.nextDeadline == .seconds(5))
        #expect(policy.expire(now: .milliseconds(4_999)) == ([], []))
        #expect(policy.expire(now: .seconds(5)) == ([1], []))
        #expect(policy.nextDeadline == .seconds(6))
        #expect(policy.expire(now: .seconds(6)) == ([2], []))
    }

    @Test mutating func `a connection whose work takes too long is given up`() {
        #expect(open(100) == nil)
        #expect(policy.asked(by: 1, now: .seconds(1)) == .run(connection: 100))
        #expect(policy.nextDeadline == .seconds(11))
        #expect(policy.expire(now: .milliseconds(10_999)) == ([], []))
        #expect(policy.expire(now: .seconds(11)) == ([], [100]))
        #expect(policy.count == 0)
        #expect(policy.opens(now: .seconds(11)) == true)
    }

    @Test mutating func `after a failure the next attempt waits, longer each time, and nobody waits with it`() {
        #expect(policy.asked(by: 1, now: .zero) == .wait)
        var now = Duration.zero
        for (wait, jitter) in [(1.0, 1.0), (2, 1), (4, 1), (4, 1), (2, 0)] {
            #expect(policy.opens(now: now) == true)
            #expect(policy.failedToOpen(now: now, jitter: jitter) == (now == .zero ? [1] : []))
            #expect(policy.isAway)
            #expect(policy.asked(by: 2, now: now) == .refuse(.unreachable))
            now += .seconds(wait)
            #expect(policy.nextDeadline == now)
            #expect(policy.opens(now: now - .milliseconds(1)) == false)
        }
        #expect(open(100, at: now) == nil)
        #expect(!policy.isAway)
        #expect(policy.asked(by: 3, now: now) == .run(connection: 100))
        policy.lost(100)
        #expect(policy.opens(now: now) == true)
        #expect(policy.failedToOpen(now: now, jitter: 1) == [])
        #expect(policy.nextDeadline == now + .seconds(1))
    }

    @Test mutating func `while a connection is open, whoever waits is not sent away by one that could not be opened`() {
        #expect(open(100) == nil)
        #expect(policy.asked(by: 1, now: .zero) == .run(connection: 100))
        #expect(policy.asked(by: 2, now: .zero) == .wait)
        #expect(policy.opens(now: .zero) == true)
        #expect(policy.failedToOpen(now: .zero, jitter: 1) == [])
        #expect(policy.asked(by: 3, now: .zero) == .wait)
        #expect(policy.became(free: 100, now: .zero) == 2)
    }

    @Test mutating func `a closed pool refuses, opens nothing, and still ends what takes too long`() {
        #expect(open(100) == nil)
        #expect(policy.asked(by: 1, now: .zero) == .run(connection: 100))
        #expect(policy.asked(by: 2, now: .zero) == .wait)
        #expect(policy.close() == ([2], []))
        #expect(policy.asked(by: 3, now: .zero) == .refuse(.closed))
        #expect(policy.opens(now: .zero) == false)
        #expect(policy.nextDeadline == .seconds(10))
        #expect(policy.expire(now: .seconds(10)) == ([], [100]))
        #expect(policy.nextDeadline == nil)
    }
}
