import Testing

@testable import Storage

@Suite struct PoolPolicyTests {
    private static let rules = PoolPolicy.Rules(
        size: 2, waiting: 3, wait: .seconds(5), work: .seconds(10), backOffBase: .seconds(1), backOffCap: .seconds(4))

    private var policy = PoolPolicy(rules: rules)

    /// Opens a connection and gives it to the caller that waits.
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

    @Test mutating func `one is opened at a time, while a caller waits, and no more than are allowed`() {
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

    /// Two connections, which are idle, and groups of three.
    private static func groups() -> PoolPolicy {
        var policy = PoolPolicy(rules: PoolPolicy.Rules(size: 2, group: 3, gathering: .milliseconds(20)))
        for connection in [100, 101] {
            policy.opened()
            _ = policy.became(free: connection, now: .zero)
        }
        return policy
    }

    @Test func `while a group is in work the next one gathers, and others take the idle connection`() {
        var policy = Self.groups()
        #expect(policy.asked(by: 1, shares: true, now: .zero) == .run(connection: 101))
        #expect(policy.asked(by: 2, shares: true, now: .zero) == .wait)
        #expect(policy.asked(by: 3, shares: true, now: .zero) == .wait)
        #expect(policy.matched(now: .zero) == nil)
        #expect(policy.asked(by: 4, now: .zero) == .run(connection: 100))
        #expect(policy.became(free: 100, now: .zero) == nil)
        #expect(policy.opens(now: .zero) == false)
        #expect(policy.became(free: 101, now: .zero) == 2)
        #expect(policy.company() == [3])
        #expect(policy.waitingCount == 0)
    }

    @Test func `a group that is full starts beside another one, with those who have waited longest`() {
        var policy = Self.groups()
        #expect(policy.asked(by: 1, shares: true, now: .zero) == .run(connection: 101))
        for caller in 2...4 { #expect(policy.asked(by: caller, shares: true, now: .zero) == .wait) }
        #expect(policy.asked(by: 5, shares: true, now: .zero) == .run(connection: 100))
        #expect(policy.company() == [2, 3])
        #expect(policy.waitingCount == 1)
    }

    @Test func `a group that is slow lets the next one start beside it after a while`() {
        var policy = Self.groups()
        #expect(policy.asked(by: 1, shares: true, now: .zero) == .run(connection: 101))
        #expect(policy.asked(by: 2, shares: true, now: .milliseconds(1)) == .wait)
        #expect(policy.nextDeadline == .milliseconds(20))
        #expect(policy.matched(now: .milliseconds(20) - .nanoseconds(1)) == nil)
        let match = policy.matched(now: .milliseconds(20))
        #expect(match?.caller == 2)
        #expect(match?.connection == 100)
    }

    @Test func `a group whose connection is lost holds no caller back`() {
        var policy = Self.groups()
        #expect(policy.asked(by: 1, shares: true, now: .zero) == .run(connection: 101))
        #expect(policy.asked(by: 2, shares: true, now: .zero) == .wait)
        policy.lost(101)
        let match = policy.matched(now: .zero)
        #expect(match?.caller == 2)
        #expect(match?.connection == 100)
    }

    @Test func `a caller that does not share ends a group`() {
        var policy = Self.groups()
        for caller in 1...2 { _ = policy.asked(by: caller, now: .zero) }
        for (caller, shares) in [(3, true), (4, false), (5, true)] {
            #expect(policy.asked(by: caller, shares: shares, now: .zero) == .wait)
        }
        #expect(policy.became(free: 100, now: .zero) == 3)
        #expect(policy.company() == [])
        // The fifth gathers while the third is in work.
        #expect(policy.became(free: 101, now: .zero) == 4)
        #expect(policy.became(free: 101, now: .zero) == nil)
        #expect(policy.became(free: 100, now: .zero) == 5)
    }

    @Test mutating func `as many wait as may, and one more is refused`() {
        for caller in 1...3 { #expect(policy.asked(by: caller, now: .zero) == .wait) }
        #expect(policy.asked(by: 4, now: .zero) == .refuse(.overloaded))
    }

    @Test mutating func `no caller waits beyond the deadline`() {
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

    @Test mutating func `after a failure the next attempt waits, longer each time, and no caller waits with it`() {
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

    @Test mutating func `while a connection is open, a waiting caller is not refused for another that could not be opened`() {
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
