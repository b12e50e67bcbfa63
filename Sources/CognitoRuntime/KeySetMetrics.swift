import CognitoCore
import CoreMetrics
import HTTPServer
import PrometheusMetrics

/// What `/metrics` tells of key sets and of verified tokens.
struct KeySetMetrics: Sendable {
    /// Stands for all issuers that a directory has named: they come and go, and would use up the series that there may be.
    static let directory = "directory"

    private let registry: PrometheusRegistry
    private let issuers: Set<String>

    /// - Parameters:
    ///   - registry: Shows the metrics.
    ///   - issuers: Those that have series of their own.
    init(_ registry: PrometheusRegistry, of issuers: [Issuer]) {
        self.registry = registry
        self.issuers = Set(issuers.map(\.name))
        registry.describe("jwks_events_total", "What has happened to a key set; each is a line of the log.")
    }

    func count(_ event: KeySetEvent, of issuer: Issuer) {
        let name = issuers.contains(issuer.name) ? issuer.name : Self.directory
        Counter(label: "jwks_events_total", dimensions: [("event", event.name), ("issuer", name)], factory: registry).increment()
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
            text.begin("jwks_stale", .gauge, help: "1 while the key set is older than it should be, or was never fetched.")
            for (labels, status) in sets { text.sample(status.freshness == .fresh ? 0 : 1, LabelSet(labels)) }
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
