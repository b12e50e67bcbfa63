/// The tasks that wait for the fetch in flight. Each is resumed exactly once, outside the lock of this value.
struct FlightWaiters {
    /// The outcome for a waiter.
    enum Outcome: Sendable {
        /// The fetch has ended; the error is the reason if it failed.
        case completed(KeySetFetchError?)
        /// There is nothing to wait for.
        case answered(KeySourceError)
        /// The waiter's own task was cancelled.
        case cancelled
        /// The cache has stopped.
        case stopped
    }
    typealias Continuation = CheckedContinuation<Outcome, Never>

    private var waiting: [UInt64: Continuation] = [:]

    var count: Int { waiting.count }

    mutating func add(_ ticket: UInt64, _ continuation: Continuation) { waiting[ticket] = continuation }

    /// Removes and returns the waiter with this ticket; `nil` if it has been resumed already or has not been added yet.
    mutating func remove(_ ticket: UInt64) -> Continuation? { waiting.removeValue(forKey: ticket) }

    /// Removes and returns all waiters.
    mutating func removeAll() -> [Continuation] {
        defer { waiting = [:] }
        return Array(waiting.values)
    }
}
