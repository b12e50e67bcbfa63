/// How old a cached key set is.
public enum KeySetFreshness: String, Sendable, Equatable, CaseIterable {
    /// No key set has been loaded since the start.
    case neverLoaded
    case fresh
    /// Older than its soft life, and still in use, because refreshes fail.
    case stale
    /// Older than the hard limit, and no longer used.
    case expired
}

/// How a key set cache is doing, for readiness and for metrics.
public struct KeySetStatus: Sendable, Equatable {
    public let freshness: KeySetFreshness
    /// The time since the last success; `nil` before the first.
    public let age: Duration?
    /// The `kid` of each usable key.
    public let keyIDs: [String]
    /// Why the last fetch failed, and how long ago; `nil` when it succeeded.
    public let lastFailure: KeySetFailure?
    /// How many fetches have brought a key set since the start.
    public let successes: Int
    /// How many have not, by what went wrong; a kind that has not occurred is left out.
    public let failuresByKind: [KeySetFetchError.Kind: Int]
    /// How many requests named a key that was not at hand.
    public let unknownKeys: Int
    /// How many look-ups were answered by a stale key set.
    public let staleUses: Int

    /// How many fetches have failed since the start.
    public var failures: Int { failuresByKind.values.reduce(0, &+) }

    /// True if tokens can be judged: some key set is loaded and not expired.
    public var isReady: Bool { freshness == .fresh || freshness == .stale }
}

/// One failed fetch.
public struct KeySetFailure: Sendable, Equatable {
    public let error: KeySetFetchError
    /// How long ago it was.
    public let age: Duration
}
