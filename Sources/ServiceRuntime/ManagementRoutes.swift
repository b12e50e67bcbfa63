package import HTTPServer
import HTTPTypes
import PrometheusMetrics
import StrictJSON

/// What those ask who run the service: with a listener of its own, these routes are there and nowhere else.
package struct ManagementRoutes {
    private let services: ManagedServices
    private let metrics: ServiceMetrics?

    /// - Parameter metrics: `nil` where nothing is counted, and `/metrics` is not there.
    package init(services: ManagedServices, metrics: ServiceMetrics?) {
        self.services = services
        self.metrics = metrics
    }

    package func register(on root: RouteGroup<RequestContext>) {
        root.open.get("healthz") { _ -> JSONValue in ["status": "ok"] }
        root.open.get("readyz") { [services] _ in try services.readiness() }
        guard let metrics else { return }
        root.open.get("metrics") { _ in
            Response(status: .ok, contentType: MediaType(TextExposition.mediaType), content: .bytes(await metrics.text()))
        }
    }
}
