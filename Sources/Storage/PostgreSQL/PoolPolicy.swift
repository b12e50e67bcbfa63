/// Decides which caller gets which connection of a pool, and when another connection is opened. It is a pure value: `now`, a monotonic time,
/// and the randomness are arguments.
///
/// A caller gets an idle connection, or waits for one until its deadline. Connections are opened one at a time, while a caller waits or no
/// connection is open; after each failure the next attempt waits longer, up to `backOffCap`. While no connection is open and the last attempt
/// has failed, callers are refused at once: waiting for a server that is down would only pile them up.
///
/// Callers that may share a transaction form groups. While one group runs the next one gathers, even if a connection is idle: a commit
/// costs the same for one statement and for many. The next group starts when the first has ended, when it is full, or after `gathering`.
struct PoolPolicy: Sendable {
    struct Rules: Sendable {
        /// The most connections.
        var size = 8
        /// The most callers that may wait.
        var waiting = 10_000
        /// A caller that has waited this long for a connection is refused.
        var wait: Duration = .seconds(5)
        /// A connection whose statements have not been answered after this long is given up.
        var work: Duration = .seconds(12)
        /// The most statements that share a transaction.
        var group = 32
        /// A running group lets the next one gather for this long at most, so that a slow server gets work over every connection.
        var gathering: Duration = .milliseconds(20)
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
    private var busy: [Int: (deadline: Duration, isGroup: Bool)] = [:]
    private var waiting: [(caller: Int, deadline: Duration, shares: Bool)] = []
    /// Callers that share a transaction gather until this time, while a group runs.
    private var gathersUntil: Duration = .zero
    private var isOpening = false
    private var isClosed = false
    private var failures = 0
    private var retryAt: Duration = .zero

    init(rules: Rules) { self.rules = rules }

    /// The number of open connections.
    var count: Int { idle.count + busy.count }
    /// The number of waiting callers.
    var waitingCount: Int { waiting.count }
    /// True if no caller can be served: no connection is open, and the last attempt to open one has failed.
    var isAway: Bool { count == 0 && failures > 0 }

    /// A caller asks for a connection.
    ///
    /// - Parameter shares: True if it may share a transaction with others.
    mutating func asked(by caller: Int, shares: Bool = false, now: Duration) -> Admission {
        guard !isClosed else { return .refuse(.closed) }
        if !(shares && gathers(now: now)), let connection = idle.popLast() {
            begin(on: connection, shares: shares, now: now)
            return .run(connection: connection)
        }
        guard !isAway else { return .refuse(.unreachable) }
        guard waiting.count < rules.waiting else { return .refuse(.overloaded) }
        waiting.append((caller, now + rules.wait, shares))
        return .wait
    }

    private mutating func begin(on connection: Int, shares: Bool, now: Duration) {
        busy[connection] = (now + rules.work, shares)
        if shares { gathersUntil = now + rules.gathering }
    }

    /// - Returns: True if callers that share a transaction wait for a running group to end.
    private func gathers(now: Duration) -> Bool {
        now < gathersUntil && waiting.count < rules.group && busy.values.contains(where: \.isGroup)
    }

    /// - Returns: True if the caller must open a connection now; no other one is opened until it reports the outcome.
    mutating func opens(now: Duration) -> Bool {
        guard !isClosed, !isOpening, now >= retryAt, count < rules.size, count == 0 || isShort else { return false }
        isOpening = true
        return true
    }

    /// True if a caller waits for a connection, and not for a group to end.
    private var isShort: Bool { !waiting.isEmpty && idle.isEmpty }

    /// A connection has been opened, or has become free.
    ///
    /// - Returns: The waiting caller that gets the connection, if any.
    mutating func became(free connection: Int, now: Duration) -> Int? {
        busy[connection] = nil
        idle.append(connection)
        return matched(now: now)?.caller
    }

    /// - Returns: The caller that has waited longest, without those that gather, and the idle connection that it gets.
    mutating func matched(now: Duration) -> (caller: Int, connection: Int)? {
        let gathers = gathers(now: now)
        guard let place = waiting.firstIndex(where: { !(gathers && $0.shares) }), let connection = idle.popLast() else { return nil }
        let next = waiting.remove(at: place)
        begin(on: connection, shares: next.shares, now: now)
        return (next.caller, connection)
    }

    /// The callers that join the transaction of a caller that has just got a connection: the longest waiting ones, up to the first that does
    /// not share.
    mutating func company() -> [Int] {
        let callers = waiting.prefix(max(0, rules.group - 1)).prefix { $0.shares }.map(\.caller)
        waiting.removeFirst(callers.count)
        return callers
    }

    mutating func opened() {
        isOpening = false
        failures = 0
    }

    /// No connection could be opened; `jitter` is between 0 and 1.
    ///
    /// - Returns: The callers to refuse: those that waited, if no connection is open.
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

    /// Removes the callers and the connections whose deadline has passed.
    ///
    /// - Returns: The callers to refuse, and the connections to close.
    mutating func expire(now: Duration) -> (callers: [Int], connections: [Int]) {
        // Every caller has the same wait, so deadlines stand in the order of arrival.
        let callers = waiting.prefix { $0.deadline <= now }.map(\.caller)
        waiting.removeFirst(callers.count)
        let connections = busy.filter { $0.value.deadline <= now }.keys.sorted()
        for connection in connections { lost(connection) }
        return (callers, connections)
    }

    /// Refuses callers from now on.
    ///
    /// - Returns: The callers to refuse, and the idle connections to close.
    mutating func close() -> (callers: [Int], connections: [Int]) {
        isClosed = true
        defer {
            waiting.removeAll()
            idle.removeAll()
        }
        return (waiting.map(\.caller), idle)
    }

    /// The time of the next deadline, retry or end of gathering; `nil` if none is due.
    var nextDeadline: Duration? {
        let isSatisfied = isClosed || isOpening || count >= rules.size || (count > 0 && !isShort)
        let retry = isSatisfied ? nil : retryAt
        let gathered = waiting.isEmpty || idle.isEmpty ? nil : gathersUntil
        return [waiting.first?.deadline, busy.values.map(\.deadline).min(), retry, gathered].compactMap { $0 }.min()
    }
}
