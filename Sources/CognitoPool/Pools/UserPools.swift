import CognitoCore
import JOSE
import Locking
import Logging
import Signing
import StrictJSON

/// All user pools of a process.
///
/// The first is the configured one; `CreateUserPool` adds others. A pool is found by its id, an app client, its domain, or the issuer of an
/// access token.
final class UserPools: Sendable {
    static let maximumCount = 100

    let environment: PoolEnvironment
    /// The configured pool.
    let first: PoolService
    /// In the order in which they were made.
    private let services: Lock<[PoolService]>

    /// Throws `pool`, `users`, `keys` or `data`.
    init(_ configuration: PoolConfiguration, hashing: HashingQueue = HashingQueue()) throws(EmbeddedUserPoolError) {
        let memory = try PoolMemory.opened(configuration)
        environment = PoolEnvironment(configuration, hashing: hashing, memory: memory)
        first = try PoolService(configured: environment)
        var services = [first]
        for record in memory?.others ?? [] { services.append(try PoolService(record, environment)) }
        self.services = Lock(services)
        if !first.isAsKept { try first.save() }
    }

    var all: [PoolService] { services.withLock { $0 } }

    /// Takes the journal into the pool's file.
    func settle() {
        do { try environment.memory?.settle() } catch { environment.configuration.logger.error("the pool's file \(error)") }
    }

    /// Throws `poolNotFound`.
    func pool(id: String) throws(CognitoError) -> PoolService {
        guard let pool = all.first(where: { sameBytes($0.id, id) }) else { throw .poolNotFound }
        return pool
    }

    /// Throws `clientNotFound`.
    func pool(ofClient id: String) throws(CognitoError) -> PoolService {
        for pool in all where (try? pool.client(id)) != nil { return pool }
        throw .clientNotFound(id)
    }

    /// The pool with this domain.
    func pool(domain: String) -> PoolService? {
        all.first { pool in pool.directory.withLock { $0.settings.domain.map { sameBytes($0, domain) } ?? false } }
    }

    /// The pool that an unverified access token names as its issuer. Throws `accessTokenInvalid`.
    func pool(ofAccessToken token: String) throws(CognitoError) -> PoolService {
        guard let jws = try? UnverifiedJWS(compactSerialization: Array(token.utf8)),
            let issuer = jws.payload.root.member(Claim.issuer.rawValue),
            let pool = all.first(where: { issuer.isString($0.issuer) })
        else { throw .accessTokenInvalid }
        return pool
    }

    /// Adds a pool. Throws `limitExceeded`, or `internalFailure` if it has no keys or cannot be written.
    func add(_ pool: PoolService) throws(CognitoError) {
        try services.withLock { services throws(CognitoError) in
            guard services.count < Self.maximumCount else { throw .limitExceeded }
            do { try pool.save() } catch { throw .internalFailure }
            services.append(pool)
        }
    }

    /// Removes a pool with its content. Throws `poolNotFound`, or `internalFailure` if the file cannot be written.
    func remove(id: String) throws(CognitoError) {
        try services.withLock { services throws(CognitoError) in
            guard let index = services.firstIndex(where: { sameBytes($0.id, id) }) else { throw .poolNotFound }
            do { try environment.memory?.forget(id) } catch { throw .internalFailure }
            services.remove(at: index)
        }
    }
}
