import PrometheusMetrics

extension PrometheusRegistry {
    /// Shows which version this is.
    func showVersion() {
        collect { text in
            text.begin("lionsden_build_info", .gauge, help: "Always 1; the label says which version this is.")
            text.sample(1, LabelSet([("version", AppVersion.text)]))
        }
    }

    /// Shows how many revocations there are.
    func watch(_ revocations: RevocationTable) {
        collect { text in
            text.begin("revocations_held", .gauge, help: "Revocations that tokens and API keys are held against.")
            text.sample(Double(revocations.count))
        }
    }
}
