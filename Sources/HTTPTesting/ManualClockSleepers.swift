/// The sleepers of a manual clock, and the waiters for sleepers.
///
/// A value; continuations are handed back so that they are resumed outside the clock's lock.
struct ManualClockSleepers {
    private struct Sleeper {
        let ticket: UInt64
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private var sleepers: [Sleeper] = []
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    /// Tasks that were cancelled before they slept.
    private var cancelled: Set<UInt64> = []
    private var lastTicket: UInt64 = 0

    mutating func newTicket() -> UInt64 {
        lastTicket &+= 1
        return lastTicket
    }

    /// Adds a sleeping task.
    ///
    /// - Returns: The outcome if the task need not sleep, and the watchers whose count has been reached.
    mutating func add(
        _ ticket: UInt64, until deadline: Duration, now: Duration, _ continuation: CheckedContinuation<Void, any Error>
    ) -> (outcome: Result<Void, any Error>?, watchers: [CheckedContinuation<Void, Never>]) {
        if cancelled.remove(ticket) != nil { return (.failure(CancellationError()), []) }
        guard deadline > now else { return (.success(()), []) }
        sleepers.append(Sleeper(ticket: ticket, deadline: deadline, continuation: continuation))
        let satisfied = watchers.filter { $0.count <= sleepers.count }
        watchers.removeAll { $0.count <= sleepers.count }
        return (nil, satisfied.map(\.continuation))
    }

    mutating func wake(at now: Duration) -> [CheckedContinuation<Void, any Error>] {
        let woken = sleepers.filter { $0.deadline <= now }
        sleepers.removeAll { $0.deadline <= now }
        return woken.map(\.continuation)
    }

    mutating func cancel(_ ticket: UInt64) -> CheckedContinuation<Void, any Error>? {
        guard let index = sleepers.firstIndex(where: { $0.ticket == ticket }) else {
            cancelled.insert(ticket)
            return nil
        }
        return sleepers.remove(at: index).continuation
    }

    /// - Returns: True if that many tasks sleep already; otherwise the watcher is kept.
    mutating func watch(for count: Int, _ continuation: CheckedContinuation<Void, Never>) -> Bool {
        guard sleepers.count < count else { return true }
        watchers.append((count, continuation))
        return false
    }
}
