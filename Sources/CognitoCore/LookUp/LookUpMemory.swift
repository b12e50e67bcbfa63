import CognitoCore

/// The cache of API keys, and which keys may be looked up: a pure value over a monotonic `now`.
///
/// A key that was found is good for a moment, and then confirmed. Where it cannot be confirmed, or not soon, it stays good for a while.
/// A key that was not found is unknown for a while. Look-ups of made-up keys are limited, at a time and per second.
/// A key is looked up once, however many ask for it.
struct APIKeyMemory: Sendable {
    struct Rules: Sendable {
        /// For so long a key that was found is not asked for again.
        var fresh: Duration = .seconds(1)
        /// For this long a key that was found stays good while its source is away.
        var stale: Duration = .seconds(60)
        /// For so long a confirmation is waited for.
        var patience: Duration = .seconds(1)
        /// For so long a key that was not found is not looked up again.
        var unknown: Duration = .seconds(30)
        /// Most look-ups, at a time, of keys that are not cached.
        var lookUps = 4
        /// And within a second.
        var lookUpsPerSecond = 200
        /// Most keys that are cached.
        var capacity = 10_000
    }

    enum Step {
        case answer(APIKeyGrant?)
        /// Look the key up; the number says which look-up this is.
        case lookUp(UInt64)
        /// Wait for this look-up.
        case join(UInt64)
        /// Too much is being looked up.
        case refuse
    }

    private struct Known {
        var grant: APIKeyGrant
        var confirmedAt: Duration
        var retryAt: Duration
    }

    private struct LookUp {
        let number: UInt64
        let startedAt: Duration
        let isConfirmation: Bool
    }

    private let rules: Rules
    private var known: [String: Known] = [:]
    private var unknownUntil: [String: Duration] = [:]
    private var unknownInOrder: [(id: String, until: Duration)] = []
    private var lookUps: [String: LookUp] = [:]
    private var strangersInFlight = 0
    private var lastNumber: UInt64 = 0
    private var bucket: TokenBucket

    init(rules: Rules, now: Duration) {
        self.rules = rules
        bucket = TokenBucket(size: rules.lookUpsPerSecond, refill: .seconds(1) / rules.lookUpsPerSecond, now: now)
    }

    /// The number of keys cached as good, and of those cached as unknown.
    var counts: (known: Int, unknown: Int) { (known.count, unknownUntil.count) }

    /// The answer of the cache: a key that is good, or one that is unknown.
    func remembered(_ id: String, now: Duration) -> APIKeyGrant?? {
        if let key = known[id] {
            if now - key.confirmedAt < rules.fresh { return .some(key.grant) }
            let isLate = now < key.retryAt || lookUps[id].map { now - $0.startedAt >= rules.patience } == true
            return isLate && isGood(key, now) ? .some(key.grant) : nil
        }
        return unknownUntil[id].map { now < $0 } == true ? .some(nil) : nil
    }

    mutating func asked(for id: String, now: Duration) -> Step {
        if let answer = remembered(id, now: now) { return .answer(answer) }
        if let lookUp = lookUps[id] { return .join(lookUp.number) }
        let isConfirmation = known[id] != nil
        if !isConfirmation {
            guard strangersInFlight < rules.lookUps, bucket.take(now: now) else { return .refuse }
            strangersInFlight += 1
        }
        lastNumber += 1
        lookUps[id] = LookUp(number: lastNumber, startedAt: now, isConfirmation: isConfirmation)
        return .lookUp(lastNumber)
    }

    /// A look-up has ended. Its result is cached, unless the key was removed in the meantime.
    mutating func ended(
        _ number: UInt64, of id: String, _ result: Result<APIKeyGrant?, APIKeyUnavailable>, now: Duration
    ) -> Result<APIKeyGrant?, APIKeyUnavailable> {
        let lookUp = lookUps[id].flatMap { $0.number == number ? $0 : nil }
        if let lookUp { end(lookUp, of: id) }
        switch result {
        case .success(let grant?):
            if let lookUp { remember(grant, startedAt: lookUp.startedAt) }
            return result
        case .success(nil):
            known[id] = nil
            if lookUp != nil { rememberUnknown(id, now: now) }
            return result
        case .failure:
            guard let key = known[id], isGood(key, now) else { return result }
            known[id]?.retryAt = now + rules.fresh
            return .success(key.grant)
        }
    }

    /// A key was deleted, or made: cached answers and look-ups under way no longer count.
    mutating func forget(_ id: String) {
        known[id] = nil
        unknownUntil[id] = nil
        if let lookUp = lookUps[id] { end(lookUp, of: id) }
    }

    /// A key has been stored just now.
    mutating func learn(_ grant: APIKeyGrant, now: Duration) {
        forget(grant.id)
        remember(grant, startedAt: now)
    }

    private func isGood(_ key: Known, _ now: Duration) -> Bool { now - key.confirmedAt < rules.stale }

    private mutating func end(_ lookUp: LookUp, of id: String) {
        lookUps[id] = nil
        if !lookUp.isConfirmation { strangersInFlight -= 1 }
    }

    private mutating func remember(_ grant: APIKeyGrant, startedAt: Duration) {
        // Any of them may go: it is looked up again. Only real keys can fill this.
        if known[grant.id] == nil, known.count >= rules.capacity { known.remove(at: known.startIndex) }
        // The answer is at least as old as the question.
        known[grant.id] = Known(grant: grant, confirmedAt: startedAt, retryAt: startedAt)
    }

    /// No more are cached than are looked up in that time.
    private mutating func rememberUnknown(_ id: String, now: Duration) {
        let ended = unknownInOrder.prefix { $0.until <= now }
        for entry in ended where unknownUntil[entry.id] == entry.until { unknownUntil[entry.id] = nil }
        unknownInOrder.removeFirst(ended.count)
        unknownUntil[id] = now + rules.unknown
        unknownInOrder.append((id, now + rules.unknown))
    }
}
