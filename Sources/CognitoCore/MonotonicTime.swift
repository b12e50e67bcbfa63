/// A monotonic clock, with a way to wait for it. Times count from an arbitrary start.
public struct MonotonicTime: Sendable {
    /// The present time of the clock.
    package let now: @Sendable () -> Duration
    /// Waits until the clock shows at least this; throws when the task is cancelled.
    package let sleep: @Sendable (_ deadline: Duration) async throws -> Void

    /// The time of a clock; a test passes a clock that it moves by hand.
    public init<C: Clock>(_ clock: C = ContinuousClock()) where C.Duration == Duration {
        let start = clock.now
        now = { start.duration(to: clock.now) }
        sleep = { deadline in try await clock.sleep(until: start.advanced(by: deadline), tolerance: nil) }
    }
}
