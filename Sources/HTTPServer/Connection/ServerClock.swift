import Glibc

/// The two times a server reads: a monotonic one for deadlines, and the wall clock for `Date`. Tests hand in their own.
public struct ServerClock: Sendable {
    public typealias Instant = ContinuousClock.Instant

    /// Never goes back; deadlines count on it.
    public let now: @Sendable () -> Instant
    /// Seconds since 1970-01-01T00:00:00Z.
    public let secondsSinceEpoch: @Sendable () -> Int64

    public init(now: @escaping @Sendable () -> Instant, secondsSinceEpoch: @escaping @Sendable () -> Int64) {
        self.now = now
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    public static let system = ServerClock(
        now: { ContinuousClock().now }, secondsSinceEpoch: { Int64(Glibc.time(nil)) })
}
