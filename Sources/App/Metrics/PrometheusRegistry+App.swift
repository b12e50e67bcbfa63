import PrometheusMetrics

extension PrometheusRegistry {
    /// Adds a metric with the version as its label.
    func showVersion() {
        collect { text in
            text.begin("lionsden_build_info", .gauge, help: "Always 1; the label says which version this is.")
            text.sample(1, LabelSet([("version", AppVersion.text)]))
        }
    }

    /// Adds a metric with the number of revocations.
    func watch(_ revocations: RevocationTable) {
        collect { text in
            text.begin("revocations_held", .gauge, help: "Revocations that tokens and API keys are held against.")
            text.sample(Double(revocations.count))
        }
    }
}
