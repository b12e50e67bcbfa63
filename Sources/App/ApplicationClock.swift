import CognitoCore
public import HTTPServer
public import JOSE
import ServiceRuntime

/// What the application takes for the time: the time of day that tokens are judged by, and the clocks of its service.
public struct ApplicationClock: Sendable {
    let now: @Sendable () -> NumericDate?
    let service: ServiceClock

    var sleeper: any Clock<Duration> { service.sleeper }
    var server: ServerClock { service.server }

    /// - Parameters:
    ///   - now: The time of day; `nil` where it cannot be read.
    ///   - sleeper: The clock that the service's own waits go by.
    ///   - server: The clock that connections are held to.
    public init(now: @escaping @Sendable () -> NumericDate?, sleeper: any Clock<Duration>, server: ServerClock) {
        self.now = now
        service = ServiceClock(sleeper: sleeper, server: server)
    }

    public static let system = ApplicationClock(now: NumericDate.systemNow, sleeper: ContinuousClock(), server: .system)
}
