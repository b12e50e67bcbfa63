import HTTPServer

/// Decides when to warn that a certificate expires: once a day from two weeks before the expiry on, and at once when it has expired.
struct ExpiryWarnings: Sendable {
    /// Warnings begin this many seconds before the expiry.
    static let seconds: Int64 = 14 * 86_400
    private static let interval: Duration = .seconds(86_400)

    private struct Warning {
        let moment: ServerClock.Instant
        let hasExpired: Bool
    }

    /// The last warning, by the path of the certificate's file.
    private var last: [String: Warning] = [:]

    /// - Returns: True if a warning is due now; it then counts as given.
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
