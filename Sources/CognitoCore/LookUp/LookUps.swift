import Locking

/// Looks up what strangers' names stand for, and caches it for a while, so that a source that is slow or away is not felt at each request.
/// ``LookUpMemory`` makes the decisions.
package final class LookUps<Value: Sendable, Failure: Error>: Sendable {
    package typealias Answer = Result<Value?, Failure>

    private struct State {
        var memory: LookUpMemory<Value, Failure>
        var waiting: [UInt64: [CheckedContinuation<Answer, Never>]] = [:]
    }

    private enum Part {
        case answer(Answer)
        case lookUp(UInt64)
        case joined
    }

    private let rules: LookUpRules
    private let find: @Sendable (_ name: String) async -> Answer
    private let refusal: Failure
    private let timeout: Failure
    private let time: MonotonicTime
    private let state: Lock<State>

    /// - Parameters:
    ///   - rules: The bounds.
    ///   - refusal: Thrown while too much is being looked up.
    ///   - timeout: Thrown if the source does not answer.
    ///   - time: The clock for the bounds.
    ///   - find: Asks the source; `nil` if it has no such name. It is cancelled if it takes too long.
    package init(
        rules: LookUpRules, refusal: Failure, timeout: Failure, time: MonotonicTime,
        find: @escaping @Sendable (_ name: String) async -> Answer
    ) {
        self.rules = rules
        self.find = find
        self.refusal = refusal
        self.timeout = timeout
        self.time = time
        state = Lock(State(memory: LookUpMemory(rules: rules, now: time.now())))
    }

    /// Drops the cached answer about a name, which is looked up again when it is asked for.
    package func forget(_ name: String) {
        state.withLock { $0.memory.forget(name) }
    }

    /// Caches a value without a look-up.
    package func learn(_ value: Value, as name: String) {
        let now = time.now()
        state.withLock { $0.memory.learn(value, as: name, now: now) }
    }

    /// The number of cached values, and of names cached as unknown.
    package var counts: (known: Int, unknown: Int) { state.withLock { $0.memory.counts } }

    /// The cached answer; the inner `nil` is that of an unknown name.
    package func cached(_ name: String) -> Value?? {
        let now = time.now()
        return state.withLock { $0.memory.cached(name, now: now) }
    }

    /// The value that was found last under a name, confirmed or not.
    package func lastFound(_ name: String) -> Value? { state.withLock { $0.memory.lastFound(name) } }

    /// - Returns: What the name stands for; `nil` for an unknown one.
    /// - Throws: The failure of the source, or the refusal.
    package func value(of name: String) async throws(Failure) -> Value? {
        let answer = await withCheckedContinuation { continuation in
            let now = time.now()
            let part: Part = state.withLock { state in
                switch state.memory.asked(for: name, now: now) {
                case .answer(let value): return .answer(.success(value))
                case .refuse: return .answer(.failure(refusal))
                case .lookUp(let number):
                    state.waiting[number] = [continuation]
                    return .lookUp(number)
                case .join(let number):
                    state.waiting[number, default: []].append(continuation)
                    return .joined
                }
            }
            switch part {
            case .answer(let answer): continuation.resume(returning: answer)
            // In a task of its own: the first caller may be cancelled while others wait.
            case .lookUp(let number): Task { await lookUp(number, name) }
            case .joined: break
            }
        }
        return try answer.get()
    }

    private func lookUp(_ number: UInt64, _ name: String) async {
        let start = time.now()
        await withTaskGroup { group in
            group.addTask { [self] in ended(number, name, await find(name)) }
            group.addTask { [self] in
                guard (try? await time.sleep(start + rules.patience)) != nil else { return }
                giveUpConfirmation(number, name)
                guard (try? await time.sleep(start + rules.limit)) != nil else { return }
                ended(number, name, .failure(timeout))
            }
            _ = await group.next()
            group.cancelAll()
        }
    }

    private func ended(_ number: UInt64, _ name: String, _ found: Answer) {
        let now = time.now()
        let (answer, waiting) = state.withLock { state in
            (state.memory.ended(number, of: name, found, now: now), state.waiting.removeValue(forKey: number) ?? [])
        }
        for continuation in waiting { continuation.resume(returning: answer) }
    }

    /// Answers the callers that wait with a value that is good without a confirmation, if there is one.
    private func giveUpConfirmation(_ number: UInt64, _ name: String) {
        let now = time.now()
        let (value, waiting) = state.withLock { state in
            let value = state.memory.unconfirmed(name, now: now)
            return (value, value == nil ? [] : state.waiting.removeValue(forKey: number) ?? [])
        }
        for continuation in waiting { continuation.resume(returning: .success(value)) }
    }
}
