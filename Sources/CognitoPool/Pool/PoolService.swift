import CognitoCore
import EnvironmentReading
import JOSE
import Locking
import Logging
import Signing
import StrictJSON

/// One user pool: its directory behind a lock, and its signing keys. It knows no HTTP.
final class PoolService: Sendable {
    /// The pool as AWS would name it.
    private let declared: UserPool
    let environment: PoolEnvironment
    let directory: Lock<UserDirectory>
    let keys: Lock<KeyRing>
    let srpSalts: SRPSalts
    let srpVerifiers = SRPVerifiers()
    /// The keys that a pool with a file stores; keys of a rotation are not stored.
    private let firstKeys: TokenKeys
    /// True if the file already has the whole pool, so that start-up need not write it: writing 100,000 users takes longer than reading them.
    let isAsKept: Bool

    var id: String { declared.id }
    var region: String { declared.region }
    /// The pool with its issuer name and its URLs.
    var pool: UserPool { configuration.issuer.named(declared, listeningAt: environment.location) }
    /// `iss` of the tokens.
    var issuer: String { pool.issuer }
    var configuration: PoolConfiguration { environment.configuration }
    var passwords: PasswordKeeping { environment.passwords }
    var hashing: HashingQueue { environment.hashing }

    /// Throws `pool` for a malformed id, Region or client id, or `keys`.
    init(
        id: String, _ directory: UserDirectory, keys: TokenKeys, _ environment: PoolEnvironment, isAsKept: Bool = false
    ) throws(EmbeddedUserPoolError) {
        self.environment = environment
        self.isAsKept = isAsKept
        do { declared = try Self.pool(id, environment.configuration) } catch { throw .pool(error) }
        firstKeys = keys
        do {
            self.keys = Lock(try KeyRing(keys))
            srpSalts = try SRPSalts(keys)
        } catch {
            throw .keys(error)
        }
        self.directory = Lock(directory)
    }

    /// The configured pool, with the content of its file. Throws `pool`, `users`, `seed` or `keys`.
    convenience init(configured environment: PoolEnvironment) throws(EmbeddedUserPoolError) {
        let (configuration, record) = (environment.configuration, environment.memory?.first)
        do { _ = try Self.pool(configuration.id, configuration) } catch { throw .pool(error) }
        let keys: TokenKeys
        do { keys = if let keys = configuration.keys ?? record?.keys { keys } else { try TokenKeys() } } catch { throw .keys(error) }
        var directory = record?.directory ?? UserDirectory(settings: configuration.settings)
        do throws(CognitoError) {
            let otherPasswords = try directory.add(configuration, keeping: environment.passwords)
            if otherPasswords > 0 {
                configuration.logger.warning("configured users have other passwords in the pool's file, and keep them: \(otherPasswords)")
            }
        } catch {
            throw .users(error)
        }
        if let seed = configuration.seed {
            do throws(PoolSeedError) {
                try directory.add(
                    seed, ofPool: configuration.id, keeping: environment.passwords, at: configuration.now()?.secondsSinceEpoch ?? 0)
            } catch {
                throw .seed(error)
            }
        }
        let isAsKept = configuration.keys == nil && record?.isComplete == true && record?.directory.revision == directory.revision
        try self.init(id: configuration.id, directory, keys: keys, environment, isAsKept: isAsKept)
    }

    /// A stored pool. Throws `pool` or `keys`.
    convenience init(_ record: PoolRecord, _ environment: PoolEnvironment) throws(EmbeddedUserPoolError) {
        try self.init(id: record.poolID, record.directory, keys: record.keys, environment)
    }

    /// The pool for an API's configuration, which names the configured clients alone.
    private static func pool(_ id: String, _ configuration: PoolConfiguration) throws(UserPoolError) -> UserPool {
        try UserPool(id: id, region: configuration.region, clientIDs: configuration.clients.map(\.id))
    }

    /// Writes the whole pool to its file, if it has one. Throws `data`.
    func save() throws(EmbeddedUserPoolError) {
        guard let path = configuration.dataFile else { return }
        do throws(PoolFileError) {
            try directory.withLock { directory throws(PoolFileError) in
                try environment.memory?.save(PoolRecord(poolID: id, keys: firstKeys, directory))
                directory.forgetTouched()
            }
        } catch {
            throw .data(path: path, error)
        }
    }

    /// Seconds since 1970. Throws `internalFailure` if the clock fails.
    func now() throws(CognitoError) -> Double { try environment.now() }

    /// The app client of this id. Throws `clientNotFound`.
    func client(_ id: String) throws(CognitoError) -> AppClient {
        try directory.withLock { directory throws(CognitoError) in try directory.client(id) }
    }

    /// The real username of a username, a `sub` or an alias. Throws `userNotFound`.
    func username(_ name: String) throws(CognitoError) -> String {
        try directory.withLock { directory throws(CognitoError) in try directory.account(name).user.username }
    }

    var settings: PoolSettings { directory.withLock { $0.settings } }

    /// An issuer of the pool's tokens with its present keys, for its first client. Throws when OpenSSL fails.
    func tokenIssuer() throws(SigningFailure) -> TokenIssuer {
        let client = directory.withLock { $0.clients.first?.id ?? "" }
        return try TokenIssuer(
            issuer: issuer, clientID: client, keys: keys.withLock { $0.current }, lifetime: configuration.tokenLifetime,
            now: configuration.now)
    }

    /// Runs operations of the directory under its lock. If the pool has a file, their outcome is on the disk when this returns; if it cannot
    /// be written, the directory stays unchanged and this throws `internalFailure`, or `poolNotFound` if the pool has been deleted.
    func withDirectory<Result: Sendable>(
        _ body: (inout UserDirectory) throws(CognitoError) -> Result
    ) throws(CognitoError) -> Result {
        try directory.withLock { directory throws(CognitoError) in
            let (revision, setting) = (directory.revision, directory.setting)
            let outcome: Swift.Result<Result, CognitoError>
            do throws(CognitoError) { outcome = .success(try body(&directory)) } catch { outcome = .failure(error) }
            if directory.revision != revision { try keep(&directory, orAgain: setting) }
            return try outcome.get()
        }
    }

    /// Writes the changes, or undoes them. Sessions, codes and grants, which are never stored, keep their changes, and so do revocations, which
    /// the next change writes.
    private func keep(_ directory: inout UserDirectory, orAgain setting: UserDirectory.Setting) throws(CognitoError) {
        do throws(PoolFileError) {
            try environment.memory?.save(directory, ofPool: id)
            directory.forgetTouched()
        } catch {
            directory.undoTouched(to: setting)
            if case .poolDeleted = error { throw .poolNotFound }
            configuration.logger.error("the pool's file \(error)")
            throw .internalFailure
        }
    }
}

extension AppClient {
    /// Checks the proof that a client knows one of its secrets. Throws `secretHashMissing`, `secretHashWrong`, or `internalFailure` if OpenSSL
    /// fails.
    func checkSecretHash(_ hash: String?, username: String) throws(CognitoError) {
        guard !secrets.isEmpty else {
            guard hash == nil else { throw .secretHashWrong(clientID: id) }
            return
        }
        guard let hash else { throw .secretHashMissing(clientID: id) }
        let given = Array(hash.utf8)
        for secret in secrets {
            let wanted: String
            do {
                wanted = try SecretHash.text(username: username, clientID: id, clientSecret: secret.value.revealed)
            } catch {
                throw .internalFailure
            }
            if AuthenticationCode.areEqual(given, Array(wanted.utf8)) { return }
        }
        throw .secretHashWrong(clientID: id)
    }

    /// - Returns: True if the text is a secret of the client, or if the client has none and the text is `nil`.
    func hasSecret(_ secret: String?) -> Bool {
        guard !secrets.isEmpty else { return secret == nil }
        let given = Array((secret ?? "").utf8)
        return secrets.contains { AuthenticationCode.areEqual(given, Array($0.value.revealed.utf8)) }
    }
}
