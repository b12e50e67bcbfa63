public import HTTPServer

/// A service's source of time: the clock for its waits, and the clock of its server.
public struct ServiceClock: Sendable {
    package let sleeper: any Clock<Duration>
    package let server: ServerClock

    /// - Parameters:
    ///   - sleeper: The clock for the service's own waits.
    ///   - server: The clock for deadlines of connections and for the expiry of certificates.
    public init(sleeper: any Clock<Duration>, server: ServerClock) {
        self.sleeper = sleeper
        self.server = server
    }

    public static let system = ServiceClock(sleeper: ContinuousClock(), server: .system)
}
