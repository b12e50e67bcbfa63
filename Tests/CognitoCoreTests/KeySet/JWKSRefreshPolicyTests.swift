import Testing

@testable import CognitoCore

@Suite struct JWKSRefreshPolicyTests {
    private func policy(_ change: (inout JWKSRefreshRules) -> Void = { _ in }) -> JWKSRefreshPolicy {
        var rules = JWKSRefreshRules()
        change(&rules)
        return JWKSRefreshPolicy(rules: rules, now: .zero)
    }

    /// A policy whose first fetch succeeded at time zero.
    private func loaded(
        maximumAge: Duration? = nil, jitter: Double = 0.5, _ change: (inout JWKSRefreshRules) -> Void = { _ in }
    ) -> JWKSRefreshPolicy {
        var policy = policy(change)
        succeed(&policy, at: .zero, maximumAge: maximumAge, jitter: jitter)
        return policy
    }

    private func succeed(
        _ policy: inout JWKSRefreshPolicy, at now: Duration, maximumAge: Duration? = nil, jitter: Double = 0.5
    ) {
        guard case .fetch(let number) = policy.forced() else {
            Issue.record("a fetch is under way")
            return
        }
        #expect(policy.succeeded(number, maximumAge: maximumAge, now: now, jitter: jitter) == true)
    }

    private func fail(_ policy: inout JWKSRefreshPolicy, at now: Duration, jitter: Double = 1) {
        guard case .fetch(let number) = policy.forced() else {
            Issue.record("a fetch is under way")
            return
        }
        #expect(policy.failed(number, now: now, jitter: jitter) == true)
    }

    private func unavailable(_ cause: Unavailability.Cause, _ wait: Duration) -> KeySourceError {
        .unavailable(Unavailability(cause, retryAfter: wait))
    }

    // Freshness

    @Test func `the first fetch is due at once`() {
        var policy = policy()
        #expect(policy.freshness(now: .zero) == .neverLoaded)
        #expect(policy.schedule(now: .zero) == .fetch(1))
        #expect(policy.schedule(now: .zero) == .join)
    }

    @Test(arguments: [(0.0, 2_592.0), (0.5, 2_880), (1, 3_168)])
    func `a refresh comes at four fifths of the soft life, a tenth of that either way`(jitter: Double, seconds: Double) {
        var policy = loaded(jitter: jitter)
        #expect(abs((policy.nextAttempt - .seconds(seconds)) / .seconds(1)) < 0.001)
        #expect(policy.schedule(now: .seconds(seconds - 1)) == .sleep(until: policy.nextAttempt))
        #expect(policy.schedule(now: .seconds(seconds + 1)) == .fetch(2))
    }

    @Test(arguments: [
        (Duration.zero, Duration.seconds(300)), (.seconds(299), .seconds(300)), (.seconds(301), .seconds(301)),
        (.seconds(86_399), .seconds(86_399)), (.seconds(86_401), .seconds(86_400)),
        (.seconds(Int.max), .seconds(86_400)),
    ])
    func `max-age moves the soft life between five minutes and a day`(maximumAge: Duration, softLife: Duration) {
        #expect(loaded(maximumAge: maximumAge).softLife == softLife)
    }

    @Test func `without max-age the soft life is an hour`() {
        #expect(loaded().softLife == .seconds(3600))
    }

    @Test func `a short hard limit brings the refresh forward`() {
        let policy = loaded(maximumAge: .seconds(86_400)) { $0.hardLimit = .seconds(3600) }
        #expect(policy.softLife == .seconds(3600))
        #expect(policy.nextAttempt < .seconds(3600))
    }

    @Test func `keys are fresh, then stale, then expired`() {
        let policy = loaded()
        #expect(policy.freshness(now: .seconds(3_599)) == .fresh)
        #expect(policy.freshness(now: .seconds(3_600)) == .stale)
        #expect(policy.freshness(now: .seconds(86_399)) == .stale)
        #expect(policy.freshness(now: .seconds(86_400)) == .expired)
        #expect(policy.expiresAt == .seconds(86_400))
    }

    @Test func `a success after a day of failures makes the keys fresh again`() {
        var policy = loaded()
        fail(&policy, at: .seconds(90_000))
        #expect(policy.freshness(now: .seconds(90_000)) == .expired)
        succeed(&policy, at: .seconds(90_100))
        #expect(policy.freshness(now: .seconds(90_100)) == .fresh)
        #expect(policy.failuresInARow == 0)
    }

    // Back-off

    @Test func `T59 the wait after a failure doubles up to a minute, with full jitter`() {
        var policy = policy()
        var waits: [Double] = []
        for _ in 0..<9 {
            fail(&policy, at: .seconds(100), jitter: 1)
            waits.append((policy.nextAttempt - .seconds(100)) / .seconds(1))
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60, 60])
        fail(&policy, at: .seconds(100), jitter: 0.25)
        #expect(policy.nextAttempt == .seconds(115))
        fail(&policy, at: .seconds(100), jitter: 0)
        #expect(policy.nextAttempt == .milliseconds(100_100))
    }

    @Test func `a thousand failures overflow nothing`() {
        var policy = policy()
        for _ in 0..<1_000 { fail(&policy, at: .zero) }
        #expect(policy.nextAttempt == .seconds(60))
    }

    @Test func `a failed refresh is tried again after the back-off, not at the next regular time`() {
        var policy = loaded()
        #expect(policy.schedule(now: .seconds(2_900)) == .fetch(2))
        #expect(policy.failed(2, now: .seconds(2_901), jitter: 1) == true)
        #expect(policy.schedule(now: .seconds(2_901)) == .sleep(until: .seconds(2_902)))
        #expect(policy.schedule(now: .seconds(2_902)) == .fetch(3))
    }

    @Test func `the back-off holds for fetches on demand too`() {
        var policy = loaded()
        fail(&policy, at: .seconds(100), jitter: 1)
        #expect(policy.missed(now: .milliseconds(100_500)) == .answer(unavailable(.backingOff, .milliseconds(500))))
        #expect(policy.missed(now: .seconds(101)) == .fetch(3))
    }

    @Test func `a success ends the back-off`() {
        var policy = loaded()
        for _ in 0..<9 { fail(&policy, at: .seconds(100)) }
        succeed(&policy, at: .seconds(101))
        #expect(policy.missed(now: .seconds(102)) == .fetch(12))
    }

    // Unknown keys

    @Test func `an unknown key causes a fetch, and those after it wait for the same one`() {
        var policy = loaded()
        #expect(policy.missed(now: .seconds(100)) == .fetch(2))
        #expect(policy.missed(now: .seconds(100)) == .join)
        #expect(policy.schedule(now: .seconds(5_000)) == .join)
    }

    @Test func `T54 ten thousand unknown keys in a minute cause six fetches`() {
        var policy = loaded()
        var fetches = 0
        for step in 0..<10_000 {
            let now = Duration.seconds(1_000) + .milliseconds(6 * step)
            switch policy.missed(now: now) {
            case .fetch(let number):
                fetches += 1
                #expect(policy.succeeded(number, maximumAge: nil, now: now, jitter: 0.5) == true)
            case .answer(let error): #expect(error == .unknownKey)
            case .join: Issue.record("nothing is in flight")
            }
        }
        #expect(fetches == 6)
    }

    @Test func `the scheduled refresh does not draw on the budget of unknown keys`() {
        var policy = loaded { $0.bucketSize = 1 }
        #expect(policy.schedule(now: .seconds(2_880)) == .fetch(2))
        #expect(policy.succeeded(2, maximumAge: nil, now: .seconds(2_880), jitter: 0.5) == true)
        #expect(policy.missed(now: .seconds(2_881)) == .fetch(3))
    }

    @Test func `with the budget spent a recent success is an answer, an old one is not`() {
        var policy = loaded {
            $0.bucketSize = 1
            $0.bucketRefill = .seconds(100)
        }
        #expect(policy.missed(now: .zero) == .fetch(2))
        #expect(policy.succeeded(2, maximumAge: nil, now: .zero, jitter: 0.5) == true)
        #expect(policy.missed(now: .milliseconds(29_999)) == .answer(.unknownKey))
        #expect(policy.missed(now: .seconds(30)) == .answer(unavailable(.fetchBudgetSpent, .seconds(70))))
    }

    @Test func `after a failed fetch a success less than thirty seconds before the question is an answer`() {
        var policy = loaded()
        fail(&policy, at: .seconds(29))
        #expect(
            policy.verdict(askedAt: .milliseconds(29_999), now: .seconds(31), otherwise: .fetchFailed) == .unknownKey)
        #expect(
            policy.verdict(askedAt: .seconds(30), now: .seconds(30), otherwise: .fetchFailed)
                == unavailable(.fetchFailed, .zero))
    }

    @Test func `a success after the question is an answer`() {
        #expect(loaded().verdict(askedAt: .seconds(-100), now: .zero, otherwise: .fetchFailed) == .unknownKey)
    }

    @Test func `before the first success and after the hard limit the cause says so`() {
        var policy = policy()
        fail(&policy, at: .zero)
        #expect(policy.missed(now: .zero) == .answer(unavailable(.neverLoaded, .seconds(1))))
        var old = loaded()
        fail(&old, at: .seconds(86_400))
        #expect(old.missed(now: .seconds(86_400)) == .answer(unavailable(.expired, .seconds(1))))
    }

    // Flights

    @Test func `T65 a late outcome changes nothing`() {
        var policy = loaded()
        #expect(policy.missed(now: .seconds(100)) == .fetch(2))
        #expect(policy.failed(2, now: .seconds(105), jitter: 1) == true)
        #expect(policy.succeeded(2, maximumAge: nil, now: .seconds(106), jitter: 0.5) == false)
        #expect(policy.failed(2, now: .seconds(106), jitter: 0.5) == false)
        #expect(policy.lastSuccess == .zero)
        #expect(policy.failuresInARow == 1)
    }

    @Test func `T65 an abandoned fetch is not counted, and another can start`() {
        var policy = policy()
        #expect(policy.schedule(now: .zero) == .fetch(1))
        policy.abandon()
        #expect(policy.succeeded(1, maximumAge: nil, now: .zero, jitter: 0.5) == false)
        #expect(policy.failuresInARow == 0)
        #expect(policy.schedule(now: .zero) == .fetch(2))
    }

    @Test func `an operator's refresh waits for neither budget nor back-off`() {
        var policy = loaded { $0.bucketSize = 0 }
        fail(&policy, at: .seconds(100))
        #expect(policy.forced() == .fetch(3))
        #expect(policy.forced() == .join)
    }

    // Pinned

    @Test func `T64 a pinned key set is loaded once and neither ages nor is asked for`() {
        var policy = loaded { $0.isPinned = true }
        let later = Duration.seconds(86_400 * 365 * 10)
        #expect(policy.freshness(now: later) == .fresh)
        #expect(policy.schedule(now: later) == .rest)
        #expect(policy.missed(now: later) == .answer(.unknownKey))
    }

    @Test func `a pinned key set that cannot be read is tried again`() {
        var policy = policy { $0.isPinned = true }
        #expect(policy.schedule(now: .zero) == .fetch(1))
        #expect(policy.failed(1, now: .zero, jitter: 1) == true)
        #expect(policy.schedule(now: .seconds(1)) == .fetch(2))
    }
}
