/// When to fetch a key set, and what may be said without it: a value over a monotonic `now` and given randomness, pure but for the budget
/// that it may share.
///
/// Only one fetch is in flight at a time. Each has a number; the outcome of any but the current one is ignored, so a
/// late reply changes nothing. Failures hold back scheduled and on-demand fetches alike.
///
/// Source: docs/cognito.md, "Key-set policy", items 3 to 6
struct JWKSRefreshPolicy: Sendable {
    /// What to do about a key that is not at hand.
    enum Step: Sendable, Equatable {
        /// Start the fetch of this number, and wait for it.
        case fetch(UInt64)
        /// Wait for the fetch in flight.
        case join
        /// Nothing would come of fetching now.
        case answer(KeySourceError)
    }

    /// What the background refresh should do.
    enum Schedule: Sendable, Equatable {
        case fetch(UInt64)
        case join
        case sleep(until: Duration)
        /// Nothing, ever: the key set is pinned and loaded.
        case rest
    }

    let rules: JWKSRefreshRules
    private(set) var lastSuccess: Duration?
    private(set) var failuresInARow = 0
    private(set) var softLife: Duration
    private var flight: UInt64?
    private var flights: UInt64 = 0
    private var refreshAt: Duration
    private var retryAt: Duration
    private let budget: FetchBudget
    private var unknown: UnknownKeys

    /// A policy that has nothing yet and would fetch at once.
    ///
    /// - Parameter budget: What unknown keys may cost; one of its own, unless said otherwise.
    init(rules: JWKSRefreshRules, now: Duration, budget: FetchBudget? = nil) {
        self.rules = rules
        softLife = rules.softLife
        refreshAt = now
        retryAt = now
        self.budget = budget ?? FetchBudget(rules, now: now)
        unknown = UnknownKeys(life: rules.answerLife)
    }

    // What is known

    /// From when on the key set is stale; `nil` before the first success.
    var staleAt: Duration? { lastSuccess.map { rules.isPinned ? .forever : $0 + softLife } }
    /// From when on the key set must not be used; `nil` before the first success.
    var expiresAt: Duration? { lastSuccess.map { rules.isPinned ? .forever : $0 + rules.hardLimit } }
    /// When the next scheduled fetch is due.
    var nextAttempt: Duration { max(refreshAt, retryAt) }
    /// True if some fetch is in flight.
    var isFetching: Bool { flight != nil }
    /// - Returns: True if this is the fetch in flight.
    func isCurrent(_ number: UInt64) -> Bool { flight == number }

    func freshness(now: Duration) -> KeySetFreshness {
        guard let staleAt, let expiresAt else { return .neverLoaded }
        if now >= expiresAt { return .expired }
        return now >= staleAt ? .stale : .fresh
    }

    // What to do

    /// The background refresh asks. It draws on no budget.
    mutating func schedule(now: Duration) -> Schedule {
        if flight != nil { return .join }
        if rules.isPinned, lastSuccess != nil { return .rest }
        guard now >= nextAttempt else { return .sleep(until: nextAttempt) }
        return .fetch(begin())
    }

    /// - Returns: True if a fetch with a waiter lacked this key, less than 30 s ago. Asking again would tell no more than that.
    func isUnknown(_ keyID: String, now: Duration) -> Bool { unknown.contains(keyID, now: now) }

    /// A request asks for a key that is not at hand.
    mutating func missed(now: Duration) -> Step {
        if flight != nil { return .join }
        if rules.isPinned, lastSuccess != nil { return .answer(.unknownKey) }
        guard now >= retryAt else { return .answer(verdict(askedAt: now, now: now, otherwise: .backingOff)) }
        guard budget.take(now: now) else {
            return .answer(verdict(askedAt: now, now: now, otherwise: .fetchBudgetSpent))
        }
        return .fetch(begin())
    }

    /// The operator asks for a fetch, regardless of budget and back-off.
    mutating func forced() -> Step { flight == nil ? .fetch(begin()) : .join }

    private mutating func begin() -> UInt64 {
        flights &+= 1
        flight = flights
        return flights
    }

    // What came of it

    /// A usable key set came; `jitter` is between 0 and 1. `false` means that the fetch is no longer current: drop
    /// what it brought.
    mutating func succeeded(_ number: UInt64, maximumAge: Duration?, now: Duration, jitter: Double) -> Bool {
        guard isCurrent(number) else { return false }
        let bounds = rules.softLifeBounds
        let wanted = maximumAge.map { min(max($0, bounds.lowerBound), bounds.upperBound) } ?? rules.softLife
        // Under a short hard limit the refresh must still come before the keys expire.
        softLife = min(wanted, rules.hardLimit)
        lastSuccess = now
        failuresInARow = 0
        retryAt = now
        refreshAt = now + softLife * (rules.refreshPoint * (1 + rules.refreshJitter * (2 * jitter - 1)))
        flight = nil
        return true
    }

    /// The fetch failed, or brought nothing usable; `jitter` is between 0 and 1. `false` means that it is no longer
    /// current.
    mutating func failed(_ number: UInt64, now: Duration, jitter: Double) -> Bool {
        guard isCurrent(number) else { return false }
        let doublings = min(failuresInARow, 30)
        failuresInARow += 1
        let bound = min(rules.backOffBase * (1 << doublings), rules.backOffCap)
        retryAt = now + max(bound * jitter, rules.backOffFloor)
        flight = nil
        return true
    }

    /// The fetch in flight, if any, is given up without being counted.
    mutating func abandon() { flight = nil }

    /// What can be said of a key for which a request has waited, and which the current key set lacks. A fetch that succeeded since the
    /// question has it cached as unknown.
    mutating func lacks(_ keyID: String, askedAt: Duration, now: Duration) -> KeySourceError {
        if let lastSuccess, lastSuccess >= askedAt { unknown.insert(keyID, lackedAt: lastSuccess) }
        return verdict(askedAt: askedAt, now: now, otherwise: .fetchFailed)
    }

    /// What can be said of a key that the current key set lacks: that it does not exist, if a fetch succeeded after
    /// the question or less than 30 s before it; else nothing.
    func verdict(askedAt: Duration, now: Duration, otherwise cause: Unavailability.Cause) -> KeySourceError {
        if let lastSuccess, rules.isPinned || askedAt - lastSuccess < rules.answerLife { return .unknownKey }
        let wait = max(retryAt - now, cause == .fetchBudgetSpent ? budget.wait(now: now) : .zero)
        return refusal(now: now, wait: wait, otherwise: .unavailable(Unavailability(cause, retryAfter: wait)))
    }

    /// The answer about a key that no fetch would bring: it is unknown, unless there is nothing that could be known.
    func refusal(now: Duration) -> KeySourceError { refusal(now: now, wait: retryAt - now, otherwise: .unknownKey) }

    private func refusal(now: Duration, wait: Duration, otherwise error: KeySourceError) -> KeySourceError {
        switch freshness(now: now) {
        case .neverLoaded: return .unavailable(Unavailability(.neverLoaded, retryAfter: wait))
        case .expired: return .unavailable(Unavailability(.expired, retryAfter: wait))
        case .fresh, .stale: return error
        }
    }
}

extension Duration {
    /// Later than any moment that a process can reach: about three hundred years.
    static let forever: Duration = .seconds(10_000_000_000)
}
