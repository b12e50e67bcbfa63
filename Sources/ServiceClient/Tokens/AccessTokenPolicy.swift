import EnvironmentReading

/// Decides when to fetch an access token, and which one to use meanwhile. `now`, a monotonic time, and the randomness are arguments.
///
/// A token is fetched again at about 80 % of its life, while it is still used; one fetch is in flight at a time; failures delay the next one,
/// by 1 s at first and up to 60 s.
struct AccessTokenPolicy: Sendable {
    /// What to do about a token that is needed.
    enum Step: Sendable, Equatable {
        case use(Secret)
        /// Use this one, and start a fetch.
        case useAndFetch(Secret)
        /// Start a fetch, and wait for it.
        case fetch
        /// Wait for the fetch in flight.
        case join
        /// There is none, and none is fetched yet.
        case backOff
    }

    private struct Held {
        let token: Secret
        let since: Duration
        let refreshAt: Duration
        let expiresAt: Duration
    }

    /// A token that is this young is not forgotten: another one would be refused as well.
    static let shortestUse: Duration = .seconds(10)
    private static let backOff: (base: Duration, cap: Duration, floor: Duration) = (.seconds(1), .seconds(60), .milliseconds(100))

    private var held: Held?
    private var isFetching = false
    private var failuresInARow = 0
    private var retryAt: Duration = .zero

    mutating func step(now: Duration) -> Step {
        let mayFetch = !isFetching && now >= retryAt
        if let held, now < held.expiresAt {
            guard mayFetch, now >= held.refreshAt else { return .use(held.token) }
            isFetching = true
            return .useAndFetch(held.token)
        }
        if isFetching { return .join }
        guard mayFetch else { return .backOff }
        isFetching = true
        return .fetch
    }

    /// A fetch that began at `start` has brought a token.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - life: For how long it is good.
    ///   - start: When the fetch began, so that the token is never believed to live longer than it does.
    ///   - jitter: Between 0 and 1.
    mutating func succeeded(_ token: Secret, life: Duration, start: Duration, jitter: Double) {
        // A token must not expire on its way.
        let margin = min(life / 10, .seconds(10))
        held = Held(token: token, since: start, refreshAt: start + life * (0.75 + 0.1 * jitter), expiresAt: start + life - margin)
        isFetching = false
        failuresInARow = 0
        retryAt = start
    }

    /// A fetch has failed.
    ///
    /// - Parameters:
    ///   - now: The present time.
    ///   - jitter: Between 0 and 1.
    /// - Returns: The time until the next fetch may begin.
    mutating func failed(now: Duration, jitter: Double) -> Duration {
        let bound = min(Self.backOff.base * (1 << min(failuresInARow, 30)), Self.backOff.cap)
        failuresInARow += 1
        isFetching = false
        let wait = max(bound * jitter, Self.backOff.floor)
        retryAt = now + wait
        return wait
    }

    /// The upstream has refused a token.
    ///
    /// - Returns: True if it is worth while to try again: the token is no longer the one in use, or was forgotten.
    mutating func refused(_ token: Secret, now: Duration) -> Bool {
        guard let held, held.token == token else { return true }
        guard now - held.since >= Self.shortestUse else { return false }
        self.held = nil
        return true
    }
}
