import CoreMetrics
import HTTPServer
import PrometheusMetrics
import Storage

/// Counts the operations of the store. All series are made at the start, so that finding one takes no lock.
final class StoreMetrics: Sendable {
    private struct Series {
        let counters: [StoreOutcome: Counter]
        let duration: CoreMetrics.Timer
    }

    private let series: [StoreOperation: Series]
    private let wait: CoreMetrics.Timer
    private let commit: Recorder

    init(_ registry: PrometheusRegistry) {
        Self.describe(to: registry)
        series = Dictionary(
            uniqueKeysWithValues: StoreOperation.allCases.map { operation in
                let kind = ("kind", operation.rawValue)
                let counters = StoreOutcome.allCases.map { outcome in
                    let labels = [kind, ("outcome", outcome.rawValue)]
                    return (outcome, Counter(label: "store_operations_total", dimensions: labels, factory: registry))
                }
                let duration = CoreMetrics.Timer(label: "store_operation_duration_seconds", dimensions: [kind], factory: registry)
                return (operation, Series(counters: Dictionary(uniqueKeysWithValues: counters), duration: duration))
            })
        wait = CoreMetrics.Timer(label: "store_pool_wait_seconds", factory: registry)
        commit = Recorder(label: "store_commit_writes", factory: registry)
    }

    private static func describe(to registry: PrometheusRegistry) {
        registry.describe("store_operations_total", "What has been asked of the database, by what came of it.")
        registry.describe("store_operation_duration_seconds", "From the question to the database's answer, waits included.")
        registry.describe("store_pool_wait_seconds", "For how long statements waited for a connection, of those that had to.")
        registry.describe(
            "store_commit_writes", "Writes that SQLite has made durable in one transaction.",
            buckets: Buckets([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024]))
    }

    func count(_ operation: StoreOperation, _ outcome: StoreOutcome, took duration: Duration) {
        guard let series = series[operation] else { return }
        series.counters[outcome]?.increment()
        series.duration.recordNanoseconds(duration.nanoseconds)
    }

    func count(_ event: StoreEvent) {
        switch event {
        case .committed(let writes): commit.record(Int64(writes))
        case .waited(let duration): wait.recordNanoseconds(duration.nanoseconds)
        }
    }
}
