/// Those who wait for the fetch in flight. Each is resumed exactly once, outside the lock that guards this value.
struct FlightWaiters {
    /// What a waiter is told.
    enum Outcome: Sendable {
        /// The fetch is over; the error is why it failed, if it did.
        case landed(KeySetFetchError?)
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

    /// The waiter of this ticket, who no longer waits; `nil` if it has been resumed already or has not come yet.
    mutating func remove(_ ticket: UInt64) -> Continuation? { waiting.removeValue(forKey: ticket) }

    /// All waiters, who no longer wait.
    mutating func removeAll() -> [Continuation] {
        defer { waiting = [:] }
        return Array(waiting.values)
    }
}
