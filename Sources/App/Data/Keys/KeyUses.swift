import JOSE
import Locking

/// The uses of API keys, to the minute, that are still to be stored. Requests do not wait for the storing.
final class KeyUses: Sendable {
    /// The most keys whose last minute is cached; beyond that, some uses are stored twice.
    static let capacity = 10_000
    private static let minute = 60.0

    private struct State {
        var noted: [String: Double] = [:]
        var pending: [String: Double] = [:]
    }

    private let state = Lock(State())
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

    /// Removes and returns the uses to store.
    func take() -> [(id: String, time: NumericDate)] {
        let pending = state.withLock { state in
            defer { state.pending = [:] }
            return state.pending
        }
        return pending.compactMap { id, minute in NumericDate(secondsSinceEpoch: minute).map { (id, $0) } }
    }
}
