/// The numbers of the key set cache.
///
/// Source: docs/cognito.md, "Key-set policy", items 1 and 3 to 6
public struct JWKSRefreshRules: Sendable, Equatable {
    /// For this long a key set is fresh, unless the server says otherwise.
    public var softLife: Duration = .seconds(3600)
    /// The bounds within which the server's `max-age` may move that.
    public var softLifeBounds: ClosedRange<Duration> = .seconds(300) ... .seconds(86_400)
    /// The part of the soft life after which it is refreshed, so that no request waits.
    public var refreshPoint = 0.8
    /// The part of itself by which that moment is moved at random, either way.
    public var refreshJitter = 0.1
    /// For this long after the last success keys stay in use while refreshes fail: 1 to 72 h.
    public var hardLimit: Duration = .seconds(24 * 3600)
    /// Most fetches that unknown keys may cause at once.
    public var bucketSize = 5
    /// One more fetch is earned in this time.
    public var bucketRefill: Duration = .seconds(30)
    /// For this long after a successful fetch, a missing `kid` is unknown without another fetch.
    public var answerLife: Duration = .seconds(30)
    /// The bound of the first wait after a failure; each further failure doubles it.
    public var backOffBase: Duration = .seconds(1)
    /// The bound that the doubling stops at.
    public var backOffCap: Duration = .seconds(60)
    /// The shortest wait: full jitter alone could mean none.
    public var backOffFloor: Duration = .milliseconds(100)
    /// The deadline of one fetch, and so of everyone who waits for it.
    public var fetchDeadline: Duration = .seconds(5)
    /// How many requests may wait for one fetch.
    public var maximumWaiters = 1_000
    /// True if the key set is a file that came with the program: loaded once, it neither ages nor is asked for again.
    public var isPinned = false

    /// The usual numbers.
    public init() {}
}
