import CognitoCore
import EnvironmentReading
import HTTPServer
import Locking
import Logging
import Storage
import Tracing

/// The only access to the store. It times and counts each operation, and concludes from the outcomes whether the database is available.
final class Database: Sendable {
    private struct State {
        var store: Store?
        var health = DatabaseHealth()
        var isAway = false
    }

    private let configuration: DatabaseConfiguration
    private let metrics: StoreMetrics?
    private let tracing: StoreTracing?
    private let logger: Logger
    private let clock: ServerClock
    private let state = Lock(State())

    init(
        _ configuration: DatabaseConfiguration, metrics: StoreMetrics?, logger: Logger, clock: ServerClock,
        tracer: any Tracer = InstrumentationSystem.tracer
    ) {
        self.configuration = configuration
        tracing = StoreTracing(configuration, unlessIdle: tracer)
        self.metrics = metrics
        self.logger = logger
        self.clock = clock
    }

    /// True if the last operations have found the database unavailable.
    var isAway: Bool {
        let now = clock.elapsed
        return state.withLock { $0.health.outage(now: now) != nil }
    }

    /// - Returns: The store, for calls that are no operations; `nil` without a database.
    /// - Throws: `StorageOpeningError`, if the database cannot be used.
    func open() async throws(StorageOpeningError) -> Store? {
        let observe: @Sendable (StoreEvent) -> Void = { [metrics] event in metrics?.count(event) }
        let store: Store? =
            switch configuration {
            case .none: nil
            case .sqlite(let path): try await .sqlite(path: path, observe: observe)
            case .postgreSQL(let location, let connections):
                try await .postgreSQL(location: location.revealed, connections: connections, observe: observe)
            }
        state.withLock { $0.store = store }
        return store
    }

    /// Closes the database once running operations are done.
    func close() async {
        let store = state.withLock { state in
            defer { state.store = nil }
            return state.store
        }
        await store?.close()
    }

    /// Runs an operation on the store.
    ///
    /// - Throws: The error of the store; `unavailable` before the store is open and after it has been closed.
    func perform<Value: Sendable>(
        _ operation: StoreOperation, _ body: @Sendable (Store) async throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        guard let store = state.withLock({ $0.store }) else { throw .unavailable(.closed) }
        let start = clock.now()
        let span = tracing?.begin(operation)
        defer { span?.end() }
        do throws(StorageError) {
            let value = try await body(store)
            note(operation, .done, nil, since: start)
            return value
        } catch {
            if case .unavailable(let outage) = error {
                span?.failAsUnavailable()
                note(operation, .unavailable, outage, since: start)
            } else {
                note(operation, .refused, nil, since: start)
            }
            throw error
        }
    }

    private func note(_ operation: StoreOperation, _ outcome: StoreOutcome, _ outage: Outage?, since start: ServerClock.Instant) {
        metrics?.count(operation, outcome, took: start.duration(to: clock.now()))
        let now = clock.elapsed
        let change: (was: Bool, outage: Outage?) = state.withLock { state in
            state.health.note(outage, isWrite: operation.isWrite, now: now)
            let current = state.health.outage(now: now)
            defer { state.isAway = current != nil }
            return (state.isAway, current)
        }
        switch (change.was, change.outage) {
        case (false, let outage?): logger.error("the database is away", metadata: ["reason": "\(outage)"])
        case (true, nil): logger.notice("the database is back")
        default: break
        }
    }
}

extension ServerClock {
    /// The monotonic time since an arbitrary start.
    var elapsed: Duration { Instant.start.duration(to: now()) }
}
