package import HTTPServer
import HTTPTypes
import PrometheusMetrics
import StrictJSON

/// The routes for the service's operators. If they have a listener of their own, no other listener serves them.
package struct ManagementRoutes {
    static let paths = ["healthz", "readyz", "metrics"]

    private let services: ManagedServices
    private let metrics: ServiceMetrics?

    /// - Parameter metrics: `nil` if metrics are turned off; `/metrics` is not registered then.
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
