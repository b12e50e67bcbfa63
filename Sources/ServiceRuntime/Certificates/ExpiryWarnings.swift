import HTTPServer

/// When to warn that a certificate expires: two weeks ahead, once a day from then on, and at once when it has expired.
struct ExpiryWarnings: Sendable {
    /// From when on, in seconds before the certificate's last one.
    static let seconds: Int64 = 14 * 86_400
    private static let interval: Duration = .seconds(86_400)

    private struct Warning {
        let moment: ServerClock.Instant
        let hasExpired: Bool
    }

    /// By the path of the certificate's file.
    private var last: [String: Warning] = [:]

    /// Whether to warn now, which counts as done.
    mutating func isDue(_ file: String, secondsLeft: Int64, now: ServerClock.Instant) -> Bool {
        guard secondsLeft < Self.seconds else {
            last[file] = nil
            return false
        }
        let warning = Warning(moment: now, hasExpired: secondsLeft <= 0)
        if let last = last[file], last.hasExpired == warning.hasExpired, last.moment.duration(to: now) < Self.interval { return false }
        last[file] = warning
        return true
    }
}
