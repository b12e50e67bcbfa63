import Synchronization

/// Looks API keys up, and caches them for a while, so that a source that is slow or away is not felt at each request. What it decides is in
/// `APIKeyMemory`.
public final class APIKeyDirectory: Sendable {
    typealias Answer = Result<APIKeyGrant?, APIKeyUnavailable>

    private struct State {
        var memory: APIKeyMemory
        var waiting: [UInt64: [CheckedContinuation<Answer, Never>]] = [:]
    }

    private enum Part {
        case answer(Answer)
        case lookUp(UInt64)
        case joined
    }

    private let source: any APIKeySource
    /// If true of a grant, its key is refused.
    private let isShutOut: @Sendable (APIKeyGrant) -> Bool
    private let onUse: @Sendable (APIKeyGrant) -> Void
    private let now: @Sendable () -> Duration
    private let state: Mutex<State>

    /// - Parameters:
    ///   - source: Where keys are that are not cached.
    ///   - clock: How time passes.
    ///   - isShutOut: Asked at each use, at once and from any thread: if true, the key is refused although nothing is wrong with it.
    ///   - onUse: Told of each use of a good key, at once and from any thread.
    public convenience init<C: Clock>(
        _ source: any APIKeySource, clock: C = ContinuousClock(), isShutOut: @escaping @Sendable (APIKeyGrant) -> Bool = { _ in false },
        onUse: @escaping @Sendable (APIKeyGrant) -> Void = { _ in }
    ) where C.Duration == Duration {
        self.init(source, clock: clock, rules: APIKeyMemory.Rules(), isShutOut: isShutOut, onUse: onUse)
    }

    init<C: Clock>(
        _ source: any APIKeySource, clock: C, rules: APIKeyMemory.Rules,
        isShutOut: @escaping @Sendable (APIKeyGrant) -> Bool = { _ in false }, onUse: @escaping @Sendable (APIKeyGrant) -> Void = { _ in }
    ) where C.Duration == Duration {
        let start = clock.now
        now = { start.duration(to: clock.now) }
        self.source = source
        self.isShutOut = isShutOut
        self.onUse = onUse
        state = Mutex(State(memory: APIKeyMemory(rules: rules, now: .zero)))
    }

    /// From now on a key is looked up anew: it was deleted, or made.
    public func forget(_ id: String) {
        state.withLock { $0.memory.forget(id) }
    }

    /// A key has been made and stored: it is good from now on, without being looked up.
    public func learn(_ grant: APIKeyGrant) {
        let now = now()
        state.withLock { $0.memory.learn(grant, now: now) }
    }

    /// - Returns: True if the key may be used now; then this is a use of it.
    func use(_ grant: APIKeyGrant) -> Bool {
        guard !isShutOut(grant) else { return false }
        onUse(grant)
        return true
    }

    /// The number of keys cached as good, and of those cached as unknown.
    public var counts: (known: Int, unknown: Int) { state.withLock { $0.memory.counts } }

    /// What can be said without waiting; the inner `nil` is that of an unknown key.
    func remembered(_ id: String) -> APIKeyGrant?? {
        let now = now()
        return state.withLock { $0.memory.remembered(id, now: now) }
    }

    /// - Returns: What the key is good for, expired or not; `nil` for an unknown one.
    func grant(of id: String) async throws(APIKeyUnavailable) -> APIKeyGrant? {
        let answer = await withCheckedContinuation { continuation in
            let now = now()
            let part: Part = state.withLock { state in
                switch state.memory.asked(for: id, now: now) {
                case .answer(let grant): return .answer(.success(grant))
                case .refuse: return .answer(.failure(APIKeyUnavailable(reason: "tooManyLookUps")))
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
            case .lookUp(let number): Task { await lookUp(number, id) }
            case .joined: break
            }
        }
        return try answer.get()
    }

    private func lookUp(_ number: UInt64, _ id: String) async {
        let found: Answer
        do throws(APIKeyUnavailable) { found = .success(try await source.grant(of: id)) } catch { found = .failure(error) }
        let now = now()
        let (answer, waiting) = state.withLock { state in
            (state.memory.ended(number, of: id, found, now: now), state.waiting.removeValue(forKey: number) ?? [])
        }
        for continuation in waiting { continuation.resume(returning: answer) }
    }
}
