/// Caches what strangers' names stand for, such as API keys and issuers, and decides which names are looked up: a pure value over a monotonic
/// `now`.
///
/// A value that was found is good for a moment; then it is looked up again, which confirms it. While the confirmation fails or takes long, the
/// value stays good for a while. A name for which nothing was found is unknown for a while. The number of look-ups of invented names is limited,
/// at a time and per second. Callers that ask for one name share one look-up.
package struct LookUpMemory<Value: Sendable, Failure: Error>: Sendable {
    package typealias Answer = Result<Value?, Failure>

    package enum Step {
        case answer(Value?)
        /// Start the look-up of this number.
        case lookUp(UInt64)
        /// Wait for the look-up of this number.
        case join(UInt64)
        /// Answer that too much is being looked up.
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

    /// The cached answer: a value that is good, or the inner `nil` for a name that is unknown; the outer `nil` if there is none.
    package func cached(_ name: String, now: Duration) -> Value?? {
        if let entry = known[name] {
            if now - entry.confirmedAt < rules.fresh { return .some(entry.value) }
            let isLate = now < entry.retryAt || lookUps[name].map { now - $0.startedAt >= rules.patience } == true
            return isLate && isGood(entry, now) ? .some(entry.value) : nil
        }
        return unknownUntil[name].map { now < $0 } == true ? .some(nil) : nil
    }

    /// The value to go on with while a confirmation takes long; `nil` if it is not good any more.
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

    /// Drops the cached answer about a name, and the results of its look-ups in flight.
    package mutating func forget(_ name: String) {
        known[name] = nil
        unknownUntil[name] = nil
        if let lookUp = lookUps[name] { end(lookUp, of: name) }
    }

    /// Caches a value without a look-up.
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
        // Any value may be dropped, since it is looked up again. Only real names have one.
        if known[name] == nil, known.count >= rules.capacity { known.remove(at: known.startIndex) }
        // The answer is at least as old as the question.
        known[name] = Known(value: value, confirmedAt: startedAt, retryAt: startedAt)
    }

    /// The number of these names is bounded by the look-ups that the rules allow while a name is unknown.
    private mutating func rememberUnknown(_ name: String, now: Duration) {
        let ended = unknownInOrder.prefix { $0.until <= now }
        for entry in ended where unknownUntil[entry.name] == entry.until { unknownUntil[entry.name] = nil }
        unknownInOrder.removeFirst(ended.count)
        unknownUntil[name] = now + rules.unknown
        unknownInOrder.append((name, now + rules.unknown))
    }
}
