import JOSE
import Synchronization

/// Which API keys have been used, to the minute, until that is stored. No request waits for it.
final class KeyUses: Sendable {
    /// The most keys that are remembered as stored; beyond that, some uses are stored twice.
    static let capacity = 10_000
    private static let minute = 60.0

    private struct State {
        var noted: [String: Double] = [:]
        var pending: [String: Double] = [:]
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> NumericDate?

    init(now: @escaping @Sendable () -> NumericDate?) {
        self.now = now
    }

    func note(_ id: String) {
        guard let now = now()?.secondsSinceEpoch else { return }
        let minute = (now / Self.minute).rounded(.down) * Self.minute
        state.withLock { state in
            guard state.noted[id] != minute else { return }
            if state.noted.count >= Self.capacity { state.noted.removeAll() }
            state.noted[id] = minute
            if state.pending[id] != nil || state.pending.count < Self.capacity { state.pending[id] = minute }
        }
    }

    /// What is to be stored, each use once.
    func take() -> [(id: String, time: NumericDate)] {
        let pending = state.withLock { state in
            defer { state.pending = [:] }
            return state.pending
        }
        return pending.compactMap { id, minute in NumericDate(secondsSinceEpoch: minute).map { (id, $0) } }
    }
}
