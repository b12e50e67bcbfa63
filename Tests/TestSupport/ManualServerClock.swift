public import HTTPServer
import Synchronization

/// A server's clock that moves only when told to.
public final class ManualServerClock: Sendable {
    private struct Time {
        var now = ContinuousClock().now
        var secondsSinceEpoch: Int64 = 1_800_000_000
    }

    private let time = Mutex(Time())

    public init() {}

    public var clock: ServerClock {
        ServerClock(now: { self.time.withLock(\.now) }, secondsSinceEpoch: { self.time.withLock(\.secondsSinceEpoch) })
    }

    public func advance(by duration: Duration) {
        time.withLock { time in
            time.now += duration
            time.secondsSinceEpoch += duration.components.seconds
        }
    }
}
