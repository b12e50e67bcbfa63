package import CoreMetrics
package import HTTPServer

/// Counts the requests that one shard answers. Only that shard's queue calls it, so it needs no lock; it keeps the counters that it has made.
///
/// The labels are patterns of routes, known methods, statuses, and words of fixed lists, so that no peer can add a series.
package final class RequestMetrics {
    private let factory: any MetricsFactory
    /// By the number of the route; the first place is for requests without a route.
    private var routes: [RouteMetrics?] = [nil]
    /// By the raw value of the version.
    private let versions: [Counter]
    private var refusals: [RefusalLabels: Counter] = [:]

    package init(_ factory: any MetricsFactory) {
        self.factory = factory
        versions = HTTPVersion.allCases.map { version in
            Counter(label: "http_protocol_requests_total", dimensions: [("protocol", version.name)], factory: factory)
        }
    }

    package func record(_ record: RequestRecord) {
        metrics(of: record.route).record(record)
        versions[record.version.rawValue].increment()
        if record.status >= 400 { countRefusal(record) }
    }

    @inline(__always)
    private func metrics(of route: Route?) -> RouteMetrics {
        let place = route.map { $0.number &+ 1 } ?? 0
        if place < routes.count, let metrics = routes[place] { return metrics }
        return newMetrics(of: route, at: place)
    }

    private func newMetrics(of route: Route?, at place: Int) -> RouteMetrics {
        while routes.count <= place { routes.append(nil) }
        let metrics = RouteMetrics(route?.pattern.description ?? "unmatched", factory)
        routes[place] = metrics
        return metrics
    }

    private struct RefusalLabels: Hashable {
        let code: String
        let cause: String?
    }

    private func countRefusal(_ record: RequestRecord) {
        guard let refusal = record.notes.refusal else { return }
        let labels = RefusalLabels(code: refusal.code, cause: refusal.cause)
        if let counter = refusals[labels] { return counter.increment() }
        let counter = Counter(
            label: "http_refusals_total", dimensions: [("code", labels.code), ("cause", labels.cause ?? "")], factory: factory)
        refusals[labels] = counter
        counter.increment()
    }
}

/// The metrics of one route.
private final class RouteMetrics {
    /// The list of counters is searched from its front, so it keeps this many at most; others are looked up in the registry.
    private static let mostAnswers = 64

    private struct Answer {
        let method: KnownMethod?
        let status: Int
        let counter: Counter
    }

    private let route: String
    private let factory: any MetricsFactory
    private let duration: CoreMetrics.Timer
    private let contentBytes: Counter
    private var answers: [Answer] = []

    init(_ route: String, _ factory: any MetricsFactory) {
        self.route = route
        self.factory = factory
        duration = CoreMetrics.Timer(label: "http_request_duration_seconds", dimensions: [("route", route)], factory: factory)
        contentBytes = Counter(label: "http_response_content_bytes_total", dimensions: [("route", route)], factory: factory)
    }

    func record(_ record: RequestRecord) {
        count(record.head?.knownMethod, record.status)
        duration.recordNanoseconds(record.duration.nanoseconds)
        contentBytes.increment(by: record.contentBytes)
    }

    private func count(_ method: KnownMethod?, _ status: Int) {
        for answer in answers where answer.status == status && answer.method == method { return answer.counter.increment() }
        let counter = Counter(
            label: "http_requests_total",
            dimensions: [("method", method?.name ?? "_OTHER"), ("route", route), ("status", "\(status)")], factory: factory)
        if answers.count < Self.mostAnswers { answers.append(Answer(method: method, status: status, counter: counter)) }
        counter.increment()
    }
}
