/// Decides when to fetch a key set, and how to answer without a fetch. `now`, a monotonic time, and the randomness are arguments; the only
/// shared state is the budget.
///
/// One fetch is in flight at a time. Each has a number, and only the outcome of the current one counts, so a late reply changes nothing.
/// Failures delay scheduled and on-demand fetches alike.
///
/// Source: docs/cognito.md, "Key-set policy", items 3 to 6
struct JWKSRefreshPolicy: Sendable {
    /// The next step for an unknown key.
    enum Step: Sendable, Equatable {
        /// Start the fetch of this number, and wait for it.
        case fetch(UInt64)
        /// Wait for the fetch in flight.
        case join
        /// Answer without a fetch.
        case answer(KeySourceError)
    }

    /// The next step of the background refresh.
    enum Schedule: Sendable, Equatable {
        case fetch(UInt64)
        case join
        case sleep(until: Duration)
        /// Never fetch again: the key set is pinned and loaded.
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

    /// A policy without a key set, whose first fetch is due at once.
    ///
    /// - Parameter budget: The budget of fetches for unknown keys; `nil` for a new one.
    init(rules: JWKSRefreshRules, now: Duration, budget: FetchBudget? = nil) {
        self.rules = rules
        softLife = rules.softLife
        refreshAt = now
        retryAt = now
        self.budget = budget ?? FetchBudget(rules, now: now)
        unknown = UnknownKeys(life: rules.answerLife)
    }

    // State

    /// The time from which on the key set is stale; `nil` before the first success.
    var staleAt: Duration? { lastSuccess.map { rules.isPinned ? .forever : $0 + softLife } }
    /// The time from which on the key set must not be used; `nil` before the first success.
    var expiresAt: Duration? { lastSuccess.map { rules.isPinned ? .forever : $0 + rules.hardLimit } }
    /// The time of the next scheduled fetch.
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

    // Steps

    /// The next step of the background refresh, which is outside the budget.
    mutating func schedule(now: Duration) -> Schedule {
        if flight != nil { return .join }
        if rules.isPinned, lastSuccess != nil { return .rest }
        guard now >= nextAttempt else { return .sleep(until: nextAttempt) }
        return .fetch(begin())
    }

    /// - Returns: True if a fetch for this key has lacked it, less than 30 s ago, so that another fetch would be in vain.
    func isUnknown(_ keyID: String, now: Duration) -> Bool { unknown.contains(keyID, now: now) }

    /// The next step for a request with an unknown key.
    mutating func missed(now: Duration) -> Step {
        if flight != nil { return .join }
        if rules.isPinned, lastSuccess != nil { return .answer(.unknownKey) }
        guard now >= retryAt else { return .answer(verdict(askedAt: now, now: now, otherwise: .backingOff)) }
        guard budget.take(now: now) else {
            return .answer(verdict(askedAt: now, now: now, otherwise: .fetchBudgetSpent))
        }
        return .fetch(begin())
    }

    /// The next step for a forced fetch, regardless of budget and back-off.
    mutating func forced() -> Step { flight == nil ? .fetch(begin()) : .join }

    private mutating func begin() -> UInt64 {
        flights &+= 1
        flight = flights
        return flights
    }

    // Outcomes

    /// A fetch has brought a usable key set; `jitter` is between 0 and 1.
    ///
    /// - Returns: False if the fetch is no longer current, and its key set must be dropped.
    mutating func succeeded(_ number: UInt64, maximumAge: Duration?, now: Duration, jitter: Double) -> Bool {
        guard isCurrent(number) else { return false }
        let bounds = rules.softLifeBounds
        let wanted = maximumAge.map { min(max($0, bounds.lowerBound), bounds.upperBound) } ?? rules.softLife
        // With a short hard limit, the refresh must still come before the keys expire.
        softLife = min(wanted, rules.hardLimit)
        lastSuccess = now
        failuresInARow = 0
        retryAt = now
        refreshAt = now + softLife * (rules.refreshPoint * (1 + rules.refreshJitter * (2 * jitter - 1)))
        flight = nil
        return true
    }

    /// A fetch has failed, or brought no usable key set; `jitter` is between 0 and 1.
    ///
    /// - Returns: False if the fetch is no longer current.
    mutating func failed(_ number: UInt64, now: Duration, jitter: Double) -> Bool {
        guard isCurrent(number) else { return false }
        let doublings = min(failuresInARow, 30)
        failuresInARow += 1
        let bound = min(rules.backOffBase * (1 << doublings), rules.backOffCap)
        retryAt = now + max(bound * jitter, rules.backOffFloor)
        flight = nil
        return true
    }

    /// Gives up the fetch in flight, if any, without counting it.
    mutating func abandon() { flight = nil }

    /// The answer about a key that is still missing after a request has waited for a fetch. If the fetch succeeded after the request began, the
    /// key is cached as unknown.
    mutating func lacks(_ keyID: String, askedAt: Duration, now: Duration) -> KeySourceError {
        if let lastSuccess, lastSuccess >= askedAt { unknown.insert(keyID, lackedAt: lastSuccess) }
        return verdict(askedAt: askedAt, now: now, otherwise: .fetchFailed)
    }

    /// The answer about a key that the current key set lacks: `unknownKey` if a fetch has succeeded after `askedAt` or less than 30 s before it,
    /// else `unavailable`.
    func verdict(askedAt: Duration, now: Duration, otherwise cause: Unavailability.Cause) -> KeySourceError {
        if let lastSuccess, rules.isPinned || askedAt - lastSuccess < rules.answerLife { return .unknownKey }
        let wait = max(retryAt - now, cause == .fetchBudgetSpent ? budget.wait(now: now) : .zero)
        return refusal(now: now, wait: wait, otherwise: .unavailable(Unavailability(cause, retryAfter: wait)))
    }

    /// The answer about a key that no fetch would bring: `unknownKey`, or `unavailable` without a usable key set.
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
    /// A time that no process reaches: about three hundred years.
    static let forever: Duration = .seconds(10_000_000_000)
}
