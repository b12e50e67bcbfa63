import CognitoCore
import CoreMetrics
import Dispatch
import HTTPServer
import PrometheusMetrics
import ServiceRuntime

/// What the service tells of itself at `/metrics`.
final class ServiceMetrics: Sendable {
    private let registry: PrometheusRegistry
    /// Where the text is made: it takes longer than an answer may hold up others on a shard, and many who ask are served in turn.
    private let queue = DispatchQueue(label: "lionsden.metrics")

    init(_ registry: PrometheusRegistry) {
        self.registry = registry
        Self.describe(to: registry)
        registry.collect { text in
            text.begin("lionsden_build_info", .gauge, help: "Always 1; the label says which version this is.")
            text.sample(1, LabelSet([("version", AppVersion.text)]))
            ProcessMetrics.write(to: &text)
        }
    }

    private static func describe(to registry: PrometheusRegistry) {
        registry.describe("http_requests_total", "Requests that have been answered.")
        registry.describe("http_request_duration_seconds", "From the complete head of a request to its answer.")
        registry.describe("http_response_content_bytes_total", "Bytes of content in answers, without heads and framing.")
        registry.describe("http_refusals_total", "Requests that were refused, by the code of the answer and a word for the cause.")
        registry.describe("http_shard_held_total", "Times that a handler has kept a shard to itself for 100 ms or longer, by its route.")
        registry.describe("jwks_events_total", "What has happened to a key set; each is a line of the log.")
    }

    /// Everything, in Prometheus' text format.
    func text() async -> [UInt8] {
        await withCheckedContinuation { continuation in
            queue.async { [registry] in continuation.resume(returning: registry.text()) }
        }
    }

    /// What counts the requests of one shard.
    func requests() -> RequestMetrics { RequestMetrics(registry) }

    func count(_ held: HeldShard) {
        for route in held.routes {
            Counter(label: "http_shard_held_total", dimensions: [("route", route.pattern.description)], factory: registry).increment()
        }
    }

    func count(_ event: KeySetEvent, of issuer: Issuer) {
        Counter(label: "jwks_events_total", dimensions: [("event", event.name), ("issuer", issuer.name)], factory: registry).increment()
    }
}

// MARK: - What is counted elsewhere

extension ServiceMetrics {
    func watch(_ services: ManagedServices) {
        registry.collect { text in
            text.begin("lionsden_draining", .gauge, help: "1 while the service is shutting down.")
            text.sample(services.isDraining ? 1 : 0)
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

    func watch(_ revocations: RevocationTable) {
        registry.collect { text in
            text.begin("revocations_held", .gauge, help: "Revocations that tokens and API keys are held against.")
            text.sample(Double(revocations.count))
        }
    }

    func watch(_ cache: VerifiedTokenCache) {
        registry.collect { text in
            text.begin("token_cache_hits_total", .counter, help: "Tokens that had been verified before, and were not verified again.")
            text.sample(count: UInt64(cache.hits))
            text.begin("token_cache_misses_total", .counter, help: "Tokens that were not cached, or no longer good.")
            text.sample(count: UInt64(cache.misses))
            text.begin("token_cache_entries", .gauge, help: "Verified tokens that are cached.")
            text.sample(Double(cache.count))
        }
    }

    func watch(_ issuers: [TrustedIssuer]) {
        registry.collect { text in
            let sets = issuers.map { (labels: [("issuer", $0.policy.issuer.name)], status: $0.keys.status) }
            text.begin("jwks_fetches_total", .counter, help: "Fetches of the key set, by their outcome.")
            for (labels, status) in sets {
                text.sample(count: UInt64(status.successes), LabelSet(labels + [("outcome", "success")]))
                text.sample(count: UInt64(status.failures), LabelSet(labels + [("outcome", "failure")]))
            }
            text.begin("jwks_keys", .gauge, help: "Keys that are held.")
            for (labels, status) in sets { text.sample(Double(status.keyIDs.count), LabelSet(labels)) }
            text.begin("jwks_usable", .gauge, help: "1 while tokens of the issuer can be judged.")
            for (labels, status) in sets { text.sample(status.isReady ? 1 : 0, LabelSet(labels)) }
            text.begin("jwks_age_seconds", .gauge, help: "Time since the key set was fetched; nothing before the first time.")
            for (labels, status) in sets {
                if let age = status.age { text.sample(Double(age.nanoseconds) * 1e-9, LabelSet(labels)) }
            }
            text.begin("jwks_unknown_keys_total", .counter, help: "Tokens that named a key which was not at hand.")
            for (labels, status) in sets { text.sample(count: UInt64(status.unknownKeys), LabelSet(labels)) }
            text.begin("jwks_stale_uses_total", .counter, help: "Keys that were used although their set is stale.")
            for (labels, status) in sets { text.sample(count: UInt64(status.staleUses), LabelSet(labels)) }
        }
    }
}
