public import HTTPServer

/// What a service takes for the time: the clock that it waits by, and the server's.
public struct ServiceClock: Sendable {
    package let sleeper: any Clock<Duration>
    package let server: ServerClock

    /// - Parameters:
    ///   - sleeper: The clock that the service's own waits go by.
    ///   - server: The clock that connections are held to, and that certificates expire by.
    public init(sleeper: any Clock<Duration>, server: ServerClock) {
        self.sleeper = sleeper
        self.server = server
    }

    public static let system = ServiceClock(sleeper: ContinuousClock(), server: .system)
}
