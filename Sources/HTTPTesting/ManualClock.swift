public import HTTPServer
public import JOSE
import Synchronization

/// A clock that a test moves by hand. It shows the time of day and a monotonic time.
///
///     let clock = ManualClock()
///     let verifier = CognitoVerifier(policy: policy, keys: keys, now: clock.date)
///     clock.advance(by: .seconds(3600))
///
/// As a `Clock` it wakes a sleeping task once `advance(by:)` has reached its deadline.
public final class ManualClock: Clock, Sendable {
    /// The time since the clock was made.
    public struct Instant: InstantProtocol {
        public let offset: Swift.Duration

        public func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }
        public func duration(to other: Instant) -> Swift.Duration { other.offset - offset }
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var offset: Swift.Duration = .zero
        var wallSeconds: Double
        var sleepers = ManualClockSleepers()
    }

    private let state: Mutex<State>

    /// A clock that stands still.
    ///
    /// - Parameter secondsSinceEpoch: The time of day, in seconds since 1970: 0 to the end of the year 9999.
    public init(secondsSinceEpoch: Double = 1_800_000_000) {
        state = Mutex(State(wallSeconds: secondsSinceEpoch))
    }

    /// Moves both times forward, and wakes the sleepers whose time has come.
    public func advance(by duration: Swift.Duration) {
        let woken = state.withLock { state in
            state.offset += duration
            state.wallSeconds += duration / .seconds(1)
            return state.sleepers.wake(at: state.offset)
        }
        woken.forEach { $0.resume() }
    }

    /// Sets the time of day alone, as when a computer's clock is corrected.
    public func setTimeOfDay(secondsSinceEpoch seconds: Double) {
        state.withLock { $0.wallSeconds = seconds }
    }

    /// The time of day in seconds since 1970.
    public var secondsSinceEpoch: Double { state.withLock { $0.wallSeconds } }

    /// The time of day, in the form that verifier, issuer and pool take.
    public var date: @Sendable () -> NumericDate? {
        { NumericDate(secondsSinceEpoch: self.secondsSinceEpoch) }
    }

    /// Both times, in the form that a server takes. The server notices within a few milliseconds that the clock was moved.
    public var serverClock: ServerClock {
        ServerClock(
            now: { .start.advanced(by: self.now.offset) }, secondsSinceEpoch: { Int64(self.secondsSinceEpoch) },
            lookInterval: .milliseconds(5))
    }

    // MARK: Clock

    public var now: Instant { Instant(offset: state.withLock { $0.offset }) }
    public var minimumResolution: Swift.Duration { .nanoseconds(1) }

    /// Waits until the clock has been moved to the deadline.
    ///
    /// - Throws: `CancellationError`, if the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Swift.Duration? = nil) async throws {
        let ticket = state.withLock { $0.sleepers.newTicket() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (outcome, watchers) = state.withLock { state in
                    state.sleepers.add(ticket, until: deadline.offset, now: state.offset, continuation)
                }
                if let outcome { continuation.resume(with: outcome) }
                watchers.forEach { $0.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.cancel(ticket) }?.resume(throwing: CancellationError())
        }
    }

    /// Waits until this many tasks sleep on the clock. A test calls it before it moves the clock.
    public func sleepers(_ count: Int) async { await wait(for: .count(count)) }

    /// Waits until a task sleeps until exactly this time after the clock was made: then all that led there is done.
    package func sleeper(until offset: Swift.Duration) async { await wait(for: .deadline(offset)) }

    private func wait(for awaited: ManualClockSleepers.Awaited) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { $0.sleepers.watch(for: awaited, continuation) }
            if isThere { continuation.resume() }
        }
    }
}
