import CognitoCore
import JOSE
import Logging
import Signing
import StrictJSON
import Synchronization

/// What the operations of an embedded pool work on. It knows no HTTP.
final class PoolService: Sendable {
    /// The pool as AWS would name it.
    private let declared: UserPool
    private let located: Mutex<UserPool>
    let configuration: PoolConfiguration
    let directory: Mutex<UserDirectory>
    let keys: Mutex<KeyRing>
    let passwords: PasswordKeeping
    let hashing: HashingQueue
    private let memory: PoolMemory?

    /// Throws `pool`, `users`, `keys` or `data`.
    init(_ configuration: PoolConfiguration, hashing: HashingQueue = HashingQueue()) throws(EmbeddedUserPoolError) {
        self.configuration = configuration
        self.hashing = hashing
        do {
            declared = try UserPool(
                id: configuration.id, region: configuration.region, clientIDs: configuration.clients.map(\.id))
        } catch {
            throw .pool(error)
        }
        let expected = HTTPURL.loopback(port: Int(configuration.port))
        located = Mutex(configuration.issuer.named(declared, listeningAt: expected))
        memory = try PoolMemory(configuration)
        passwords = memory?.passwords ?? .plain
        do throws(SigningFailure) {
            let keys = if let keys = memory?.keys ?? configuration.keys { keys } else { try TokenKeys() }
            self.keys = Mutex(try KeyRing(keys))
        } catch {
            throw .keys(error)
        }
        do throws(CognitoError) {
            var directory = memory?.directory ?? UserDirectory(signsInByEmail: configuration.signsInByEmail)
            let otherPasswords = try directory.add(configuration, keeping: passwords)
            if otherPasswords > 0 {
                configuration.logger.warning("configured users have other passwords in the pool's file, and keep them: \(otherPasswords)")
            }
            self.directory = Mutex(directory)
        } catch {
            throw .users(error)
        }
        try save()
    }

    /// What a pool that remembers holds at its start is on the disk before anybody is told that it runs.
    private func save() throws(EmbeddedUserPoolError) {
        guard let memory, let path = configuration.dataFile else { return }
        do throws(PoolFileError) {
            try directory.withLock { directory throws(PoolFileError) in try memory.save(directory) }
        } catch {
            throw .data(path: path, error)
        }
    }

    /// The pool under its name, where it listens or will.
    var pool: UserPool { located.withLock { $0 } }

    /// From now on the pool is here, and perhaps named so.
    func locate(at endpoint: HTTPURL) {
        let pool = configuration.issuer.named(declared, listeningAt: endpoint)
        located.withLock { $0 = pool }
    }

    /// Seconds since 1970. Throws `internalFailure` when there is no usable clock.
    func now() throws(CognitoError) -> Double {
        guard let now = configuration.now() else { throw .internalFailure }
        return now.secondsSinceEpoch
    }

    /// The app client of this id. Throws `clientNotFound`.
    func client(_ id: String) throws(CognitoError) -> AppClient {
        guard let client = configuration.clients.first(where: { sameBytes($0.id, id) }) else { throw .clientNotFound(id) }
        return client
    }

    /// An issuer of the pool's tokens with its present keys, for its first client. Throws when OpenSSL fails.
    func issuer() throws(SigningFailure) -> TokenIssuer {
        try TokenIssuer(
            for: pool, keys: keys.withLock { $0.current }, lifetime: configuration.tokenLifetime, now: configuration.now)
    }

    /// Runs operations of the directory under its lock. In a pool that remembers, their outcome is on the disk when this returns; what
    /// cannot be written has not happened, and that throws `internalFailure`.
    func withDirectory<Result: Sendable>(
        _ body: (inout UserDirectory) throws(CognitoError) -> Result
    ) throws(CognitoError) -> Result {
        try directory.withLock { directory throws(CognitoError) in
            guard let memory else { return try body(&directory) }
            let before = directory
            let outcome: Swift.Result<Result, CognitoError>
            do throws(CognitoError) { outcome = .success(try body(&directory)) } catch { outcome = .failure(error) }
            guard directory.revision != before.revision else { return try outcome.get() }
            do throws(PoolFileError) {
                try memory.save(directory)
            } catch {
                directory = before
                configuration.logger.error("the pool's file \(error)")
                throw .internalFailure
            }
            return try outcome.get()
        }
    }
}

extension AppClient {
    /// Checks the proof that a client knows its secret. Throws `secretHashMissing`, `secretHashWrong`, or `internalFailure` when OpenSSL
    /// fails.
    func checkSecretHash(_ hash: String?, username: String) throws(CognitoError) {
        guard let secret else {
            guard hash == nil else { throw .secretHashWrong(clientID: id) }
            return
        }
        guard let hash else { throw .secretHashMissing(clientID: id) }
        let wanted: String
        do {
            wanted = try SecretHash.text(username: username, clientID: id, clientSecret: secret.revealed)
        } catch {
            throw .internalFailure
        }
        guard AuthenticationCode.areEqual(Array(hash.utf8), Array(wanted.utf8)) else { throw .secretHashWrong(clientID: id) }
    }
}
