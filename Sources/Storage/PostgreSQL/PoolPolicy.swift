/// Which caller gets which connection of a pool, and when another one is opened: a pure value over a monotonic `now` and given randomness.
///
/// A caller gets an idle connection, or waits for one until the deadline. One connection is opened at a time, while a caller waits or there
/// is none at all; after a failure the next attempt waits, longer each time. While none is open and the last attempt has failed, callers
/// are refused at once: waiting for a server that is away would only pile them up.
struct PoolPolicy: Sendable {
    struct Rules: Sendable {
        /// The most connections.
        var size = 8
        /// The most callers that wait.
        var waiting = 10_000
        /// For how long a caller waits for a connection.
        var wait: Duration = .seconds(5)
        /// For how long a statement may be in work.
        var work: Duration = .seconds(12)
        /// The most statements that share a transaction.
        var group = 32
        var backOffBase: Duration = .milliseconds(100)
        var backOffCap: Duration = .seconds(2)
    }

    enum Admission: Sendable, Equatable {
        case run(connection: Int)
        case wait
        case refuse(Outage)
    }

    let rules: Rules
    private var idle: [Int] = []
    private var busy: [Int: Duration] = [:]
    private var waiting: [(caller: Int, deadline: Duration)] = []
    private var isOpening = false
    private var isClosed = false
    private var failures = 0
    private var retryAt: Duration = .zero

    init(rules: Rules) { self.rules = rules }

    /// How many connections are open.
    var count: Int { idle.count + busy.count }
    /// How many callers wait.
    var waitingCount: Int { waiting.count }
    /// True if no caller can be served: no connection is open, and the last attempt to open one has failed.
    var isAway: Bool { count == 0 && failures > 0 }

    /// A caller asks for a connection.
    mutating func asked(by caller: Int, now: Duration) -> Admission {
        guard !isClosed else { return .refuse(.closed) }
        if let connection = idle.popLast() {
            busy[connection] = now + rules.work
            return .run(connection: connection)
        }
        guard !isAway else { return .refuse(.unreachable) }
        guard waiting.count < rules.waiting else { return .refuse(.overloaded) }
        waiting.append((caller, now + rules.wait))
        return .wait
    }

    /// - Returns: True if a connection is to be opened now; if so, it is being opened from now on.
    mutating func opens(now: Duration) -> Bool {
        guard !isClosed, !isOpening, now >= retryAt, count < rules.size, count == 0 || !waiting.isEmpty else { return false }
        isOpening = true
        return true
    }

    /// A connection has been opened, or has become free.
    ///
    /// - Returns: The caller that gets it, if one waits.
    mutating func became(free connection: Int, now: Duration) -> Int? {
        busy[connection] = nil
        guard !waiting.isEmpty else {
            idle.append(connection)
            return nil
        }
        busy[connection] = now + rules.work
        return waiting.removeFirst().caller
    }

    /// Callers that share the connection, and the transaction, of one that has just got it: an equal share of those who wait, so that every
    /// connection has work.
    ///
    /// - Parameter mayShare: Asked about callers, the longest waiting first. The first that may not ends the group.
    mutating func company(mayShare: (Int) -> Bool) -> [Int] {
        let share = min((waiting.count + count - 1) / max(1, count), rules.group - 1)
        let callers = waiting.prefix(max(0, share)).map(\.caller).prefix { mayShare($0) }
        waiting.removeFirst(callers.count)
        return Array(callers)
    }

    mutating func opened() {
        isOpening = false
        failures = 0
    }

    /// No connection could be opened; `jitter` is between 0 and 1.
    ///
    /// - Returns: The callers that wait for nothing any more.
    mutating func failedToOpen(now: Duration, jitter: Double) -> [Int] {
        isOpening = false
        failures += 1
        let bound = min(rules.backOffBase * (1 << min(failures - 1, 20)), rules.backOffCap)
        retryAt = now + bound * (0.5 + jitter / 2)
        guard count == 0 else { return [] }
        defer { waiting.removeAll() }
        return waiting.map(\.caller)
    }

    mutating func lost(_ connection: Int) {
        busy[connection] = nil
        idle.removeAll { $0 == connection }
    }

    /// What has waited, or worked, for too long. These callers no longer wait, and these connections are lost.
    mutating func expire(now: Duration) -> (callers: [Int], connections: [Int]) {
        // All wait equally long, so the first to come go first.
        let callers = waiting.prefix { $0.deadline <= now }.map(\.caller)
        waiting.removeFirst(callers.count)
        let connections = busy.filter { $0.value <= now }.keys.sorted()
        for connection in connections { lost(connection) }
        return (callers, connections)
    }

    /// From now on callers are refused.
    ///
    /// - Returns: The callers that wait for nothing any more, and the connections that are not in work and so no longer the pool's.
    mutating func close() -> (callers: [Int], connections: [Int]) {
        isClosed = true
        defer {
            waiting.removeAll()
            idle.removeAll()
        }
        return (waiting.map(\.caller), idle)
    }

    /// When there is something to do again, if nothing happens before.
    var nextDeadline: Duration? {
        let isSatisfied = isClosed || isOpening || count >= rules.size || (count > 0 && waiting.isEmpty)
        let retry = isSatisfied ? nil : retryAt
        return [waiting.first?.deadline, busy.values.min(), retry].compactMap { $0 }.min()
    }
}
