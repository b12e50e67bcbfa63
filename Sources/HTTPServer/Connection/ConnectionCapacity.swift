import Synchronization

/// How many connections the whole server may still take; its shards share one.
final class ConnectionCapacity: Sendable {
    private let limit: Int
    private let taken = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a place, or answers `false` when there is none.
    func take() -> Bool {
        if taken.wrappingAdd(1, ordering: .relaxed).newValue <= limit { return true }
        release()
        return false
    }

    /// Takes a place whether or not there is one: for those who were waiting when the server began to end, of whom there are no more to come.
    func takeInExcess() {
        taken.wrappingAdd(1, ordering: .relaxed)
    }

    var isAvailable: Bool { taken.load(ordering: .relaxed) < limit }

    func release() {
        taken.wrappingSubtract(1, ordering: .relaxed)
    }
}
