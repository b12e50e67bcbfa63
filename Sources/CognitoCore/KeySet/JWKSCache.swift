public import JOSE
import Locking
public import Logging
import Synchronization

/// The key set of one pool, kept up to date in the background.
///
/// A look-up of a known key reads one snapshot and returns: no waiting, no fetch, no task switch. Its lock is held
/// for the copy of one small value and never while anything else happens. Everything else is decided by
/// `JWKSRefreshPolicy`; this class owns the snapshot, the one fetch in flight and its waiters.
///
/// `run()` loads the key set and refreshes it ahead of need; without it, keys are fetched on demand only.
///
/// Source: docs/cognito.md, "Key-set policy"
public final class JWKSCache: KeySource {
    struct State {
        var policy: JWKSRefreshPolicy
        var waiters = FlightWaiters()
        var tasks: [Task<Void, Never>] = []
        var isStopped = false
        var lastTicket: UInt64 = 0
        var lastFailure: (error: KeySetFetchError, at: Duration)?
        var successes = 0
        var failures: [KeySetFetchError.Kind: Int] = [:]
        var unknownKeys = 0
        var reported = KeySetFreshness.neverLoaded
    }

    let rules: JWKSRefreshRules
    /// The format of the fetched text.
    let format: KeySetFormat
    /// No key set is fetched for a key whose name has another form.
    let keyIDForm: KeyIDForm
    let fetcher: any KeySetFetcher
    let time: MonotonicTime
    let random: @Sendable () -> Double
    let logger: Logger
    let observe: @Sendable (KeySetEvent) -> Void
    /// Lock order: `state` before `snapshot`.
    let state: Lock<State>
    let snapshot = Lock(KeySetSnapshot.empty)
    let staleUses = Atomic(0)

    /// A cache over any source of keys in any format.
    ///
    /// - Parameter budget: The budget of fetches for unknown keys; `nil` for a new one.
    init(
        fetcher: any KeySetFetcher, format: KeySetFormat, rules: JWKSRefreshRules, keyIDForm: KeyIDForm = .any, budget: FetchBudget? = nil,
        time: MonotonicTime, logger: Logger, observe: @escaping @Sendable (KeySetEvent) -> Void,
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.fetcher = fetcher
        self.format = format
        self.rules = rules
        self.keyIDForm = keyIDForm
        self.time = time
        self.random = random
        self.logger = logger
        self.observe = observe
        state = Lock(State(policy: JWKSRefreshPolicy(rules: rules, now: time.now(), budget: budget)))
    }

    /// A cache over any source of key sets.
    ///
    /// - Parameters:
    ///   - fetcher: Fetches the key set.
    ///   - rules: When to fetch again.
    ///   - algorithms: The accepted algorithms. Keys of others are skipped.
    ///   - keyIDForm: The form of key names. No key set is fetched for a name of another form.
    ///   - access: The bounds of a fetch.
    ///   - time: The clock for the rules.
    ///   - logger: Gets the events of the key set.
    ///   - observe: Called with the same events.
    ///   - random: Makes numbers from 0 up to 1, for jitter and back-off.
    public convenience init(
        fetcher: any KeySetFetcher, rules: JWKSRefreshRules = JWKSRefreshRules(), algorithms: SignatureAlgorithms = .rs256,
        keyIDForm: KeyIDForm = .any, access: KeySetAccess = KeySetAccess(), time: MonotonicTime = MonotonicTime(),
        logger: Logger = Logger(label: "lionsden.jwks"), observe: @escaping @Sendable (KeySetEvent) -> Void = { _ in },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.init(
            fetcher: fetcher, format: .json(accepting: algorithms, access: access), rules: rules, keyIDForm: keyIDForm, time: time,
            logger: logger, observe: observe, random: random)
    }

    /// A cache of the key set at a location; keys stay in use for `maximumAge` (1 to 72 h) after the last success. A look-up waits no
    /// longer than a transfer may take.
    public convenience init(
        location: JWKSLocation, algorithms: SignatureAlgorithms = .rs256, keyIDForm: KeyIDForm = .any,
        maximumAge: Duration = .seconds(24 * 3600), access: KeySetAccess = KeySetAccess(), time: MonotonicTime = MonotonicTime(),
        logger: Logger = Logger(label: "lionsden.jwks"), observe: @escaping @Sendable (KeySetEvent) -> Void = { _ in }
    ) {
        self.init(
            location: location, by: CurlClient(limits: access.limits, route: access.route), algorithms: algorithms, keyIDForm: keyIDForm,
            maximumAge: maximumAge, access: access, time: time, logger: logger, observe: observe)
    }

    private convenience init(
        location: JWKSLocation, by client: CurlClient, algorithms: SignatureAlgorithms, keyIDForm: KeyIDForm, maximumAge: Duration,
        access: KeySetAccess, time: MonotonicTime, logger: Logger, observe: @escaping @Sendable (KeySetEvent) -> Void
    ) {
        var rules = JWKSRefreshRules()
        rules.hardLimit = maximumAge
        rules.fetchDeadline = access.limits.total
        let fetcher: any KeySetFetcher
        switch location {
        case .remote(let url): fetcher = CurlFetcher(url, by: client)
        case .file(let path):
            rules.isPinned = true
            fetcher = FileFetcher(path: path, maximumBytes: access.limits.maximumBodyBytes)
        }
        self.init(
            fetcher: fetcher, rules: rules, algorithms: algorithms, keyIDForm: keyIDForm, access: access, time: time, logger: logger,
            observe: observe)
    }

    /// Makes the caches of many issuers. They share one client, since few of them fetch at the same time.
    static func ofManyIssuers(
        maximumAge: Duration, access: KeySetAccess, time: MonotonicTime, logger: Logger,
        observe: @escaping @Sendable (KeySetEvent, Issuer) -> Void = { _, _ in }
    ) -> @Sendable (Issuer) -> JWKSCache {
        let client = CurlClient(limits: access.limits, route: access.route, concurrentTransfers: 8)
        return { issuer in
            var logger = logger
            logger[metadataKey: "issuer"] = "\(issuer.name)"
            return JWKSCache(
                location: issuer.keySetLocation, by: client, algorithms: issuer.algorithms, keyIDForm: issuer.keyIDForm,
                maximumAge: maximumAge, access: access, time: time, logger: logger, observe: { observe($0, issuer) })
        }
    }
}

extension JWKSCache {
    /// The key with this `kid` in the current key set; `nil` if the key set has expired or does not have it.
    public func knownKey(_ keyID: String) -> JSONWebKey? {
        let now = time.now()
        let current = snapshot.withLock { $0 }
        guard let key = current.key(keyID, now: now) else { return nil }
        if now >= current.staleAt { staleUses.wrappingAdd(1, ordering: .relaxed) }
        return key
    }

    public var generation: UInt64? {
        let now = time.now()
        return snapshot.withLock { now < $0.expiresAt ? $0.generation : nil }
    }

    /// The key with this `kid`. An unknown key waits for at most one fetch, within its deadline. A name that a fetch has not brought causes no
    /// other fetch for 30 s.
    ///
    /// - Throws: `unknownKey` if a key set that was fetched after the call, or less than 30 s before, lacks the key, or if no key can have that
    ///   name; otherwise `unavailable`.
    public nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
        if let key = knownKey(keyID) { return key }
        let askedAt = time.now()
        guard keyIDForm.admits(keyID) else { throw state.withLock { $0.policy.refusal(now: askedAt) } }
        switch await join(forUnknownKey: true, { state in self.step(&state, keyID, askedAt) }) {
        case .completed:
            if let key = knownKey(keyID) { return key }
            throw state.withLock { $0.policy.lacks(keyID, askedAt: askedAt, now: time.now()) }
        case .answered(let error): throw error
        case .cancelled: throw .unavailable(Unavailability(.cancelled))
        case .stopped: throw .unavailable(Unavailability(.stopped))
        }
    }

    /// Fetches the key set now, regardless of schedule and budget, or waits for the fetch in flight.
    ///
    /// - Throws: The reason if the fetch fails.
    public nonisolated(nonsending) func refresh() async throws(KeySetFetchError) {
        switch await join({ state in state.policy.forced() }) {
        case .completed(nil): return
        case .completed(let error?): throw error
        case .answered, .cancelled, .stopped: throw .cancelled
        }
    }

    func step(_ state: inout State, _ keyID: String, _ askedAt: Duration) -> JWKSRefreshPolicy.Step? {
        // The fetch that brings the key may have ended since the caller's look-up; `nil` makes the caller look it up again.
        guard snapshot.withLock({ $0.key(keyID, now: askedAt) }) == nil else { return nil }
        state.unknownKeys &+= 1
        guard !state.policy.isUnknown(keyID, now: askedAt) else { return .answer(.unknownKey) }
        guard state.waiters.count < rules.maximumWaiters else {
            return .answer(.unavailable(Unavailability(.tooManyWaiters)))
        }
        return state.policy.missed(now: askedAt)
    }
}
