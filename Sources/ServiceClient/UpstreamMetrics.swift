import CognitoCore
import CoreMetrics
import HTTPServer
import PrometheusMetrics

/// Counts the calls of one upstream. The labels are statuses and words of fixed lists.
struct UpstreamMetrics: Sendable {
    private let name: String
    private let registry: PrometheusRegistry

    init(_ name: String, _ registry: PrometheusRegistry) {
        self.name = name
        self.registry = registry
        registry.describe("upstream_requests_total", "Calls of other services, by the status of the response, or a word for its lack.")
        registry.describe("upstream_request_duration_seconds", "From a call of another service to its response, waits included.")
        registry.describe("upstream_token_fetches_total", "Fetches of this program's own tokens, by their outcome.")
    }

    /// A call that has begun.
    struct Call {
        fileprivate let metrics: UpstreamMetrics
        fileprivate let start = ContinuousClock.now

        func end(status: Int) { end(outcome: (100...599).contains(status) ? "\(status)" : "other") }
        func end(failure: UpstreamFailure) { end(outcome: failure.word) }

        private func end(outcome: String) {
            let (name, registry) = (metrics.name, metrics.registry)
            Counter(label: "upstream_requests_total", dimensions: [("upstream", name), ("outcome", outcome)], factory: registry).increment()
            CoreMetrics.Timer(label: "upstream_request_duration_seconds", dimensions: [("upstream", name)], factory: registry)
                .recordNanoseconds(start.duration(to: .now).nanoseconds)
        }
    }

    func begin() -> Call { Call(metrics: self) }

    /// Counts a fetch of a token.
    func countFetch(_ hasSucceeded: Bool) {
        Counter(
            label: "upstream_token_fetches_total", dimensions: [("upstream", name), ("outcome", hasSucceeded ? "success" : "failure")],
            factory: registry
        ).increment()
    }
}
