import CoreMetrics
import Dispatch
import HTTPServer
package import PrometheusMetrics

/// The metrics that the service shows at `/metrics`.
package final class ServiceMetrics: Sendable {
    private let registry: PrometheusRegistry
    /// The queue that makes the text, which takes too long for a shard. Concurrent requests for it are served in turn.
    private let queue = DispatchQueue(label: "service.metrics")

    package init(_ registry: PrometheusRegistry) {
        self.registry = registry
        Self.describe(to: registry)
        registry.collect { text in
            ProcessMetrics.write(to: &text)
            text.begin(
                "log_lines_dropped_total", .counter, help: "Log lines that standard error has not taken in time, or not at all.")
            text.sample(count: UInt64(LogWriter.standardError.droppedLines))
        }
    }

    private static func describe(to registry: PrometheusRegistry) {
        registry.describe("http_requests_total", "Requests that have been answered.")
        registry.describe("http_protocol_requests_total", "Requests that have been answered, by the version of HTTP in which they came.")
        registry.describe("http_request_duration_seconds", "From the complete head of a request to its answer.")
        registry.describe("http_response_content_bytes_total", "Bytes of content in answers, without heads and framing.")
        registry.describe("http_refusals_total", "Requests that were refused, by the code of the answer and a word for the cause.")
        registry.describe("http_shard_held_total", "Times that a handler has kept a shard to itself for 100 ms or longer, by its route.")
    }

    /// All metrics in Prometheus' text format.
    func text() async -> [UInt8] {
        await withCheckedContinuation { continuation in
            queue.async { [registry] in continuation.resume(returning: registry.text()) }
        }
    }

    /// Makes the counters for the requests of one shard.
    func requests() -> RequestMetrics { RequestMetrics(registry) }

    func count(_ held: HeldShard) {
        for route in held.routes {
            Counter(label: "http_shard_held_total", dimensions: [("route", route.pattern.description)], factory: registry).increment()
        }
    }
}

// MARK: - What is counted elsewhere

extension ServiceMetrics {
    func watch(_ services: ManagedServices) {
        registry.collect { text in
            text.begin("lionsden_draining", .gauge, help: "1 while the service is shutting down.")
            text.sample(services.isDraining ? 1 : 0)
            let states = services.readyServices
            guard !states.isEmpty else { return }
            text.begin("service_ready", .gauge, help: "1 while /readyz says ok of the service.")
            for (name, isReady) in states { text.sample(isReady ? 1 : 0, LabelSet([("service", name)])) }
        }
    }

    func watch(_ server: Server) {
        registry.collect { [weak server] text in
            guard let connections = server?.connections else { return }
            text.begin("http_connections_open", .gauge, help: "Connections that are open.")
            text.sample(Double(connections.open))
            text.begin("http_connections_accepted_total", .counter, help: "Connections that have been accepted.")
            text.sample(count: UInt64(connections.accepted))
            text.begin(
                "http_connection_waits_total", .counter,
                help: "Times that a shard found the server full, or out of descriptors: clients wait then, and none is refused.")
            text.sample(count: UInt64(connections.timesFull), LabelSet([("reason", "limit")]))
            text.sample(count: UInt64(connections.timesExhausted), LabelSet([("reason", "descriptors")]))
            text.begin(
                "http_connections_closed_early_total", .counter,
                help: "Connections that were closed for others: quiet ones of a full server, and those for which most memory was kept.")
            text.sample(count: UInt64(connections.evicted), LabelSet([("reason", "limit")]))
            text.sample(count: UInt64(connections.relieved), LabelSet([("reason", "memory")]))
            text.begin("http_buffered_bytes", .gauge, help: "Bytes that are kept for peers, of HTTP_MAX_BUFFERED_BYTES.")
            text.sample(Double(connections.keptBytes))
            text.begin("websocket_sessions_open", .gauge, help: "WebSocket sessions that are open.")
            text.sample(Double(connections.sessions))
            text.begin("websocket_messages_total", .counter, help: "Messages of WebSocket sessions, by whether they came or went.")
            text.sample(count: UInt64(connections.messagesReceived), LabelSet([("direction", "received")]))
            text.sample(count: UInt64(connections.messagesSent), LabelSet([("direction", "sent")]))
        }
    }

    func watch(_ certificates: CertificateRenewal) {
        registry.collect { [weak certificates] text in
            guard let certificates else { return }
            text.begin(
                "tls_certificate_expiry_seconds", .gauge, help: "Time until the certificate of the file expires; less than 0 once it has.")
            for (file, seconds) in certificates.secondsLeft { text.sample(Double(seconds), LabelSet([("file", file)])) }
        }
    }
}
