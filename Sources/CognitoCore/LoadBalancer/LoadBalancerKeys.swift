public import JOSE
import Locking
public import Logging

/// The public keys of a Region's load balancers, each fetched when a token first names it.
///
/// Each key is a key set in its own ``JWKSCache``, with its single fetch in flight, back-off, cancellation, bound on waiters and log. A key is
/// used for 24 h after its last fetch, so that a withdrawn key does not stay valid for ever. A missing key is not fetched again for 30 s. The
/// fetches of all keys share one budget: five in a burst, one more every 30 s. Any sender of tokens can spend it, so only the load balancer
/// should be able to reach the service.
///
/// Source: docs/cognito.md, "Key-set policy"
public final class LoadBalancerKeys: KeySource {
    private let makeCache: @Sendable (LoadBalancerKeyID) -> JWKSCache
    private let budget: FetchBudget
    private let time: MonotonicTime
    private let ring = Lock(LoadBalancerKeyRing())

    /// The keys below an address.
    ///
    /// - Parameters:
    ///   - location: The URL below which each key is, under its `kid`.
    ///   - access: The bounds of a fetch, and its route.
    ///   - time: The clock for the rules.
    ///   - logger: Gets the events of each key, with its `kid`.
    ///   - observe: Called with the same events.
    ///   - fetcher: Makes the fetcher for one URL; by default a ``CurlFetcher``.
    public init(
        at location: HTTPURL, access: KeySetAccess = KeySetAccess(), time: MonotonicTime = MonotonicTime(),
        logger: Logger = Logger(label: "lionsden.loadbalancer"), observe: @escaping @Sendable (KeySetEvent) -> Void = { _ in },
        fetcher: (@Sendable (HTTPURL) -> any KeySetFetcher)? = nil
    ) {
        let fetcher = fetcher ?? { CurlFetcher($0, access, accepting: "application/x-pem-file, text/plain") }
        var rules = JWKSRefreshRules()
        rules.fetchDeadline = access.limits.total
        let budget = FetchBudget(rules, now: time.now())
        makeCache = { [rules] id in
            var logger = logger
            logger[metadataKey: "kid"] = "\(id.text)"
            return JWKSCache(
                fetcher: fetcher(location.appending(path: id.text)), format: .loadBalancerKey(id), rules: rules, budget: budget, time: time,
                logger: logger, observe: observe)
        }
        self.budget = budget
        self.time = time
    }

    public func knownKey(_ keyID: String) -> JSONWebKey? {
        guard let id = LoadBalancerKeyID(keyID) else { return nil }
        return ring.withLock { $0.cache(id) }?.knownKey(keyID)
    }

    /// The key with this `kid`. An unknown key waits for at most one fetch, within its deadline.
    ///
    /// - Throws: `unknownKey` for a malformed name, or if a fetch less than 30 s ago has not found the key; otherwise `unavailable`.
    public nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
        guard let id = LoadBalancerKeyID(keyID) else { throw .unknownKey }
        return try await cache(id).key(keyID)
    }

    public func hasVerified(_ keyID: String) {
        guard let id = LoadBalancerKeyID(keyID) else { return }
        ring.withLock { $0.proved(id) }
    }

    /// Makes a cache for a new name only if the budget allows its fetch, so that invented names alone cannot displace cached keys.
    private func cache(_ id: LoadBalancerKeyID) throws(KeySourceError) -> JWKSCache {
        let now = time.now()
        return try ring.withLock { (ring) throws(KeySourceError) in
            if let cache = ring.cache(id) { return cache }
            let wait = budget.wait(now: now)
            guard wait == .zero else { throw .unavailable(Unavailability(.fetchBudgetSpent, retryAfter: wait)) }
            let cache = makeCache(id)
            ring.add(id, cache)
            return cache
        }
    }
}

extension LoadBalancerKeys {
    private var caches: [JWKSCache] { ring.withLock { $0.caches } }

    public var keyIDs: [String] { caches.flatMap(\.keyIDs) }
    /// The error of the most recent failed fetch.
    public var lastFailure: KeySetFetchError? { caches.compactMap(\.status.lastFailure).min { $0.age < $1.age }?.error }
}
