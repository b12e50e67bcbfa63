@testable import Storage

/// Statements with which tests look at a server.
enum Probe {
    static let connections = Statement(
        "connections", .reads, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")

    static let waitingForLock = Statement(
        "waiting_for_lock", .reads,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")

    static let endListeners = Statement(
        "end_listeners", .reads,
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'
        """)

    static let endOthers = Statement(
        "end_others", .reads,
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """)

    /// Is in work for as long as another connection has the lock.
    static let held = Statement(
        "held", .reads, "SELECT 1 FROM (SELECT pg_advisory_xact_lock_shared(1)::text AS lock) AS locked WHERE lock = ''")
}

extension PostgreSQLPool {
    /// A pool that knows ``Probe/held`` besides the repositories' statements.
    ///
    /// - Parameters:
    ///   - time: What the pool takes for the time, so that a busy machine makes no caller late; `nil` for the real one.
    ///   - change: Changes its rules.
    static func forTests(
        _ location: String, time: ManualTime? = nil, _ change: (inout PoolPolicy.Rules) -> Void = { _ in }
    ) async throws -> PostgreSQLPool {
        var rules = PoolPolicy.Rules()
        change(&rules)
        let statements = Statement.all + [Probe.held]
        guard let time else { return try await PostgreSQLPool.open(location: location, statements: statements, rules: rules) }
        return try await PostgreSQLPool.open(location: location, statements: statements, rules: rules, now: { time.now })
    }
}
