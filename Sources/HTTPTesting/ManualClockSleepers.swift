/// The sleepers of a manual clock, and the waiters for sleepers.
///
/// A value; continuations are handed back so that they are resumed outside the clock's lock.
struct ManualClockSleepers {
    private struct Sleeper {
        let ticket: UInt64
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// What a watcher waits for.
    enum Awaited {
        /// This many sleepers.
        case count(Int)
        /// A sleeper with exactly this deadline.
        case deadline(Duration)
    }

    private var sleepers: [Sleeper] = []
    private var watchers: [(awaited: Awaited, continuation: CheckedContinuation<Void, Never>)] = []
    /// Tasks that were cancelled before they slept.
    private var cancelled: Set<UInt64> = []
    private var lastTicket: UInt64 = 0

    mutating func newTicket() -> UInt64 {
        lastTicket &+= 1
        return lastTicket
    }

    /// Adds a sleeping task.
    ///
    /// - Returns: The outcome if the task need not sleep, and the watchers that need not wait any longer.
    mutating func add(
        _ ticket: UInt64, until deadline: Duration, now: Duration, _ continuation: CheckedContinuation<Void, any Error>
    ) -> (outcome: Result<Void, any Error>?, watchers: [CheckedContinuation<Void, Never>]) {
        if cancelled.remove(ticket) != nil { return (.failure(CancellationError()), []) }
        guard deadline > now else { return (.success(()), []) }
        sleepers.append(Sleeper(ticket: ticket, deadline: deadline, continuation: continuation))
        let satisfied = watchers.filter { isThere($0.awaited) }
        watchers = watchers.filter { !isThere($0.awaited) }
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

    /// - Returns: True if what is awaited is there already; otherwise the watcher is kept.
    mutating func watch(for awaited: Awaited, _ continuation: CheckedContinuation<Void, Never>) -> Bool {
        if isThere(awaited) { return true }
        watchers.append((awaited, continuation))
        return false
    }

    private func isThere(_ awaited: Awaited) -> Bool {
        switch awaited {
        case .count(let count): sleepers.count >= count
        case .deadline(let deadline): sleepers.contains { $0.deadline == deadline }
        }
    }
}
