import CognitoCore
import PrometheusMetrics
import Testing

@testable import CognitoRuntime

struct KeySetMetricsTests {
    private func issuer(_ name: String) throws -> Issuer {
        try Issuer(openID: name, audiences: ["orders"], keySetLocation: .file(path: "/keys"))
    }

    @Test func `issuers of a directory have one series for each event, however many they are`() throws {
        let registry = PrometheusRegistry()
        let metrics = KeySetMetrics(registry, of: [try issuer("https://own.example")])
        metrics.count(.loaded(keys: 1), of: try issuer("https://own.example"))
        for number in 0..<3_000 { metrics.count(.loaded(keys: 1), of: try issuer("https://\(number).example")) }
        metrics.count(.askedForUnknownKey, of: try issuer("https://own.example"))
        let lines = String(decoding: registry.text(), as: UTF8.self).split(separator: "\n")
        #expect(
            lines.filter { $0.hasPrefix("jwks_events_total{") } == [
                "jwks_events_total{event=\"loaded\",issuer=\"directory\"} 3000",
                "jwks_events_total{event=\"loaded\",issuer=\"https://own.example\"} 1",
                "jwks_events_total{event=\"unknown_key\",issuer=\"https://own.example\"} 1",
            ])
        #expect(lines.contains("metrics_series_refused_total 0"))
    }
}
