import CognitoCore
public import HTTPServer
public import JOSE

/// What a service takes for the time: the time of day that tokens are judged by, the clock that it waits by, and the server's.
public struct ApplicationClock: Sendable {
    let now: @Sendable () -> NumericDate?
    let sleeper: any Clock<Duration>
    let server: ServerClock

    /// - Parameters:
    ///   - now: The time of day; `nil` where it cannot be read.
    ///   - sleeper: The clock that the service's own waits go by.
    ///   - server: The clock that connections are held to.
    public init(now: @escaping @Sendable () -> NumericDate?, sleeper: any Clock<Duration>, server: ServerClock) {
        self.now = now
        self.sleeper = sleeper
        self.server = server
    }

    public static let system = ApplicationClock(now: NumericDate.systemNow, sleeper: ContinuousClock(), server: .system)
}
