/// The numbers of the key set cache.
///
/// Source: docs/cognito.md, "Key-set policy", items 1 and 3 to 6
public struct JWKSRefreshRules: Sendable, Equatable {
    /// A key set is fresh for this long, unless the server states a `max-age`.
    public var softLife: Duration = .seconds(3600)
    /// The bounds within which the server's `max-age` may change the soft life.
    public var softLifeBounds: ClosedRange<Duration> = .seconds(300) ... .seconds(86_400)
    /// The part of the soft life after which the key set is refreshed, so that no request waits.
    public var refreshPoint = 0.8
    /// The refresh is moved at random by up to this part of its delay, either way.
    public var refreshJitter = 0.1
    /// For this long after the last success keys stay in use while refreshes fail: 1 to 72 h.
    public var hardLimit: Duration = .seconds(24 * 3600)
    /// The most fetches that unknown keys may cause in a burst.
    public var bucketSize = 5
    /// The budget gains one fetch in this time.
    public var bucketRefill: Duration = .seconds(30)
    /// For this long after a successful fetch, a missing `kid` is unknown without another fetch.
    public var answerLife: Duration = .seconds(30)
    /// The bound of the first wait after a failure; each further failure doubles it.
    public var backOffBase: Duration = .seconds(1)
    /// The bound at which the doubling stops.
    public var backOffCap: Duration = .seconds(60)
    /// The shortest wait, since full jitter could otherwise choose zero.
    public var backOffFloor: Duration = .milliseconds(100)
    /// The deadline of one fetch, and so of its waiters.
    public var fetchDeadline: Duration = .seconds(5)
    /// The most requests that may wait for one fetch.
    public var maximumWaiters = 1_000
    /// True if the key set is a file that came with the program: it is loaded once, and neither ages nor is fetched again.
    public var isPinned = false

    /// The usual numbers.
    public init() {}
}
