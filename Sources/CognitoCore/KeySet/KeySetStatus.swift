/// The freshness of a cached key set. The raw value is the word for it in `/readyz`.
public enum KeySetFreshness: String, Sendable, Equatable, CaseIterable {
    /// No key set has been loaded since the start.
    case neverLoaded = "missing"
    /// Younger than its soft life.
    case fresh
    /// Older than its soft life, and still in use, since refreshes fail.
    case stale
    /// Older than the hard limit, and no longer used.
    case expired

    /// True if tokens can be judged: a key set is loaded and not expired.
    public var isUsable: Bool { self == .fresh || self == .stale }
}

/// The state of a key set cache, for readiness and metrics.
public struct KeySetStatus: Sendable, Equatable {
    /// Whether the keys may be used, and why not.
    public let freshness: KeySetFreshness
    /// The time since the last success; `nil` before the first.
    public let age: Duration?
    /// The `kid` of each usable key.
    public let keyIDs: [String]
    /// The failure of the last fetch; `nil` if it succeeded.
    public let lastFailure: KeySetFailure?
    /// The number of successful fetches since the start.
    public let successes: Int
    /// The number of failed fetches since the start, by kind, without kinds that have not occurred.
    public let failuresByKind: [KeySetFetchError.Kind: Int]
    /// The number of requests that named an unknown key.
    public let unknownKeys: Int
    /// The number of look-ups in a stale key set.
    public let staleUses: Int

    /// The number of failed fetches since the start.
    public var failures: Int { failuresByKind.values.reduce(0, &+) }

    /// True if tokens can be judged: a key set is loaded and not expired.
    public var isReady: Bool { freshness.isUsable }
}

/// One failed fetch.
public struct KeySetFailure: Sendable, Equatable {
    /// Why the fetch failed.
    public let error: KeySetFetchError
    /// The time since the failure.
    public let age: Duration
}
