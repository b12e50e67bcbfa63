/// What strangers' names stand for, such as API keys and issuers, and which names may be looked up: a pure value over a monotonic `now`.
///
/// A value that was found is good for a moment, and then confirmed. Where it cannot be confirmed, or not soon, it stays good for a while.
/// A name for which nothing was found is unknown for a while. Look-ups of made-up names are limited, at a time and per second.
/// A name is looked up once, however many ask for it.
package struct LookUpMemory<Value: Sendable, Failure: Error>: Sendable {
    package typealias Answer = Result<Value?, Failure>

    package enum Step {
        case answer(Value?)
        /// Look the name up; the number says which look-up this is.
        case lookUp(UInt64)
        /// Wait for this look-up.
        case join(UInt64)
        /// Too much is being looked up.
        case refuse
    }

    private struct Known {
        var value: Value
        var confirmedAt: Duration
        var retryAt: Duration
    }

    private struct LookUp {
        let number: UInt64
        let startedAt: Duration
        let isConfirmation: Bool
    }

    private let rules: LookUpRules
    private var known: [String: Known] = [:]
    private var unknownUntil: [String: Duration] = [:]
    private var unknownInOrder: [(name: String, until: Duration)] = []
    private var lookUps: [String: LookUp] = [:]
    private var strangersInFlight = 0
    private var lastNumber: UInt64 = 0
    private var bucket: TokenBucket

    package init(rules: LookUpRules, now: Duration) {
        self.rules = rules
        bucket = TokenBucket(size: rules.lookUpsPerSecond, refill: .seconds(1) / rules.lookUpsPerSecond, now: now)
    }

    /// The number of values that are cached, and of names cached as unknown.
    package var counts: (known: Int, unknown: Int) { (known.count, unknownUntil.count) }

    /// The answer of the cache: a value that is good, or the inner `nil` for a name that is unknown.
    package func cached(_ name: String, now: Duration) -> Value?? {
        if let entry = known[name] {
            if now - entry.confirmedAt < rules.fresh { return .some(entry.value) }
            let isLate = now < entry.retryAt || lookUps[name].map { now - $0.startedAt >= rules.patience } == true
            return isLate && isGood(entry, now) ? .some(entry.value) : nil
        }
        return unknownUntil[name].map { now < $0 } == true ? .some(nil) : nil
    }

    /// What a confirmation that takes its time is not waited for any longer for: a value that is good without it.
    package func unconfirmed(_ name: String, now: Duration) -> Value? {
        known[name].flatMap { isGood($0, now) ? $0.value : nil }
    }

    /// The value that was found last, confirmed or not.
    package func lastFound(_ name: String) -> Value? { known[name]?.value }

    package mutating func asked(for name: String, now: Duration) -> Step {
        if let answer = cached(name, now: now) { return .answer(answer) }
        if let lookUp = lookUps[name] { return .join(lookUp.number) }
        let isConfirmation = known[name] != nil
        if !isConfirmation {
            guard strangersInFlight < rules.lookUps, bucket.take(now: now) else { return .refuse }
            strangersInFlight += 1
        }
        lastNumber += 1
        lookUps[name] = LookUp(number: lastNumber, startedAt: now, isConfirmation: isConfirmation)
        return .lookUp(lastNumber)
    }

    /// A look-up has ended. Its result is cached, unless the name was forgotten in the meantime.
    package mutating func ended(_ number: UInt64, of name: String, _ result: Answer, now: Duration) -> Answer {
        let lookUp = lookUps[name].flatMap { $0.number == number ? $0 : nil }
        if let lookUp { end(lookUp, of: name) }
        switch result {
        case .success(let value?):
            if let lookUp { remember(value, as: name, startedAt: lookUp.startedAt) }
            return result
        case .success(nil):
            if lookUp != nil {
                known[name] = nil
                rememberUnknown(name, now: now)
            }
            return result
        case .failure:
            guard let entry = known[name], isGood(entry, now) else { return result }
            known[name]?.retryAt = now + rules.fresh
            return .success(entry.value)
        }
    }

    /// What the name stands for has changed: cached answers and look-ups under way no longer count.
    package mutating func forget(_ name: String) {
        known[name] = nil
        unknownUntil[name] = nil
        if let lookUp = lookUps[name] { end(lookUp, of: name) }
    }

    /// The name stands for this value from now on.
    package mutating func learn(_ value: Value, as name: String, now: Duration) {
        forget(name)
        remember(value, as: name, startedAt: now)
    }

    private func isGood(_ entry: Known, _ now: Duration) -> Bool { now - entry.confirmedAt < rules.stale }

    private mutating func end(_ lookUp: LookUp, of name: String) {
        lookUps[name] = nil
        if !lookUp.isConfirmation { strangersInFlight -= 1 }
    }

    private mutating func remember(_ value: Value, as name: String, startedAt: Duration) {
        // Any of them may go: it is looked up again. Only real names can fill this.
        if known[name] == nil, known.count >= rules.capacity { known.remove(at: known.startIndex) }
        // The answer is at least as old as the question.
        known[name] = Known(value: value, confirmedAt: startedAt, retryAt: startedAt)
    }

    /// No more are cached than are looked up in that time.
    private mutating func rememberUnknown(_ name: String, now: Duration) {
        let ended = unknownInOrder.prefix { $0.until <= now }
        for entry in ended where unknownUntil[entry.name] == entry.until { unknownUntil[entry.name] = nil }
        unknownInOrder.removeFirst(ended.count)
        unknownUntil[name] = now + rules.unknown
        unknownInOrder.append((name, now + rules.unknown))
    }
}
