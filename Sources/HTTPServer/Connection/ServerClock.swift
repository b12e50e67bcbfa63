import Glibc

/// The two times a server reads: a monotonic one for deadlines, and the wall clock for `Date`. Tests hand in their own.
public struct ServerClock: Sendable {
    /// A moment of the monotonic clock. A plain number, because every request compares and adds several.
    public struct Instant: InstantProtocol {
        /// Counted from an arbitrary start.
        package let nanoseconds: Int64

        package init(nanoseconds: Int64) {
            self.nanoseconds = nanoseconds
        }

        /// The moment that the others are counted from.
        public static let start = Instant(nanoseconds: 0)

        public func advanced(by duration: Swift.Duration) -> Instant {
            Instant(nanoseconds: nanoseconds &+ duration.nanoseconds)
        }

        public static func + (moment: Instant, duration: Swift.Duration) -> Instant { moment.advanced(by: duration) }

        @inline(__always)
        static func + (moment: Instant, nanoseconds: Int64) -> Instant {
            Instant(nanoseconds: moment.nanoseconds &+ nanoseconds)
        }

        public func duration(to other: Instant) -> Swift.Duration { .nanoseconds(other.nanoseconds &- nanoseconds) }

        @inline(__always)
        public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }
    }

    /// Never goes back; deadlines count on it.
    public let now: @Sendable () -> Instant
    /// Seconds since 1970-01-01T00:00:00Z.
    public let secondsSinceEpoch: @Sendable () -> Int64

    /// How often a shard with connections looks at their deadlines, in time of the machine whatever ``now`` shows. A test that moves its own
    /// clock waits as long as this for what follows.
    package let lookInterval: Swift.Duration

    /// A clock of a test's own.
    public init(now: @escaping @Sendable () -> Instant, secondsSinceEpoch: @escaping @Sendable () -> Int64) {
        self.init(now: now, secondsSinceEpoch: secondsSinceEpoch, lookInterval: .nanoseconds(DeadlineWheel.tick))
    }

    package init(
        now: @escaping @Sendable () -> Instant, secondsSinceEpoch: @escaping @Sendable () -> Int64, lookInterval: Swift.Duration
    ) {
        self.now = now
        self.secondsSinceEpoch = secondsSinceEpoch
        self.lookInterval = lookInterval
    }

    /// The machine's.
    public static let system = ServerClock(now: { .monotonicNow() }, secondsSinceEpoch: { Int64(Glibc.time(nil)) })
}

extension ServerClock.Instant {
    fileprivate static func monotonicNow() -> Self {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Self(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }
}

extension Duration {
    /// Whole nanoseconds; a century at most, either way, so that sums of a few of them cannot overflow.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let century: Int64 = 3_155_760_000
        guard seconds.magnitude < century else { return (seconds < 0 ? -century : century) * 1_000_000_000 }
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
