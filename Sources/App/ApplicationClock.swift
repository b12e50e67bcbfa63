import CognitoCore
public import HTTPServer
public import JOSE
import ServiceRuntime

/// The application's source of time: the time of day by which tokens are judged, and the clocks of its service.
public struct ApplicationClock: Sendable {
    let now: @Sendable () -> NumericDate?
    let service: ServiceClock

    var sleeper: any Clock<Duration> { service.sleeper }
    var server: ServerClock { service.server }

    /// - Parameters:
    ///   - now: The time of day; `nil` if it cannot be read.
    ///   - sleeper: The clock for the service's own waits.
    ///   - server: The clock for deadlines of connections.
    public init(now: @escaping @Sendable () -> NumericDate?, sleeper: any Clock<Duration>, server: ServerClock) {
        self.now = now
        service = ServiceClock(sleeper: sleeper, server: server)
    }

    public static let system = ApplicationClock(now: NumericDate.systemNow, sleeper: ContinuousClock(), server: .system)
}
