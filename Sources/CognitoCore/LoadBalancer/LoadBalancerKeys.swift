import JOSE
public import Logging
import Synchronization

/// The public keys of a Region's load balancers, each fetched when a token first names it.
///
/// A known key is looked up without waiting. Of one key there is never more than one fetch under way, one that is not there is not asked for
/// again for 30 seconds, and all fetches together are rationed as those of a key set are: five at once, one more every 30 seconds. Whoever can send us tokens can spend them, and what they buy is the
/// keys of their own tokens and not of ours; so let the load balancer be all that can reach the service.
///
/// Source: docs/cognito.md, "Key-set policy"
public final class LoadBalancerKeys: Sendable {
    private typealias Flight = Task<Result<JSONWebKey, KeySourceError>, Never>

    private struct State {
        var ring = LoadBalancerKeyRing()
        var bucket: TokenBucket
        var unknown: UnknownKeys
        var flights: [LoadBalancerKeyID: Flight] = [:]
    }

    private let location: HTTPURL
    private let fetcher: @Sendable (HTTPURL) -> any KeySetFetcher
    private let time: MonotonicTime
    private let logger: Logger
    private let state: Mutex<State>

    /// The keys below an address.
    ///
    /// - Parameters:
    ///   - access: What a fetch may cost, and which way it goes.
    ///   - fetcher: Makes what fetches from one address; libcurl, unless said otherwise.
    public init(
        at location: HTTPURL, access: KeySetAccess = KeySetAccess(), time: MonotonicTime = MonotonicTime(),
        logger: Logger = Logger(label: "lionsden.loadbalancer"), fetcher: (@Sendable (HTTPURL) -> any KeySetFetcher)? = nil
    ) {
        self.location = location
        self.fetcher = fetcher ?? { CurlFetcher($0, access, accepting: "application/x-pem-file, text/plain") }
        self.time = time
        self.logger = logger
        let rules = JWKSRefreshRules()
        state = Mutex(
            State(
                bucket: TokenBucket(size: rules.bucketSize, refill: rules.bucketRefill, now: time.now()),
                unknown: UnknownKeys(life: rules.answerLife)))
    }

    /// The key of this name if it is at hand.
    func knownKey(_ id: LoadBalancerKeyID) -> JSONWebKey? {
        let now = time.now()
        return state.withLock { $0.ring.key(id, now: now) }
    }

    /// The key of this name, fetched if need be. Whoever waits does so for no longer than a fetch may take, and even
    /// when cancelled.
    nonisolated(nonsending) func key(_ id: LoadBalancerKeyID) async throws(KeySourceError) -> JSONWebKey {
        if let key = knownKey(id) { return key }
        return try await flight(for: id).value.get()
    }

    /// Notes that the key has checked one of our tokens.
    func proved(_ id: LoadBalancerKeyID, _ key: JSONWebKey) {
        let now = time.now()
        state.withLock { $0.ring.proved(id, key, now: now) }
    }

    /// The fetch of this key that is under way, or a new one. It is a task of its own: who waits for it may be cancelled, others not.
    private func flight(for id: LoadBalancerKeyID) throws(KeySourceError) -> Flight {
        let now = time.now()
        return try state.withLock { (state) throws(KeySourceError) in
            if let flight = state.flights[id] { return flight }
            // It may have landed since the caller looked.
            if let key = state.ring.key(id, now: now) { return Flight { .success(key) } }
            guard !state.unknown.contains(id.text, now: now) else { throw .unknownKey }
            guard state.bucket.take(now: now) else {
                throw .unavailable(Unavailability(.fetchBudgetSpent, retryAfter: state.bucket.wait(now: now)))
            }
            let flight = Flight { await self.fetched(id) }
            state.flights[id] = flight
            return flight
        }
    }

    private func fetched(_ id: LoadBalancerKeyID) async -> Result<JSONWebKey, KeySourceError> {
        let result = await load(id)
        let now = time.now()
        state.withLock { state in
            state.flights[id] = nil
            switch result {
            case .success(let key): state.ring.add(id, key, now: now)
            case .failure(.unknownKey): state.unknown.insert(id.text, lackedAt: now)
            case .failure(.unavailable): break
            }
        }
        return result
    }

    private func load(_ id: LoadBalancerKeyID) async -> Result<JSONWebKey, KeySourceError> {
        do throws(KeySetFetchError) {
            let text = try await fetcher(location.appending(path: id.text)).fetch().body
            return .success(try Self.key(id, in: text))
        } catch .status(403), .status(404) {
            // What S3 says of an object that is not there depends on whether it would let us list the others.
            return .failure(.unknownKey)
        } catch {
            logger.warning("load balancer's key not fetched", metadata: ["kid": "\(id.text)", "error": "\(error)"])
            return .failure(.unavailable(Unavailability(.fetchFailed)))
        }
    }

    private static func key(_ id: LoadBalancerKeyID, in text: [UInt8]) throws(KeySetFetchError) -> JSONWebKey {
        do throws(JOSEError) {
            return try JSONWebKey(keyID: id.text, publicKey: try VerificationKey(algorithm: .es256, pem: text))
        } catch {
            throw .unusable(error)
        }
    }
}
