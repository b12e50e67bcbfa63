import CognitoCore
import JOSE
import StrictJSON
import Synchronization

/// What the operations of an embedded pool work on. It knows no HTTP.
final class PoolService: Sendable {
    let pool: UserPool
    let configuration: PoolConfiguration
    let directory: Mutex<UserDirectory>
    let keys: Mutex<KeyRing>

    /// Throws `pool`, `users` or `keys`.
    init(_ configuration: PoolConfiguration) throws(EmbeddedUserPoolError) {
        self.configuration = configuration
        do {
            pool = try UserPool(
                id: configuration.id, region: configuration.region, clientIDs: configuration.clients.map(\.id))
        } catch {
            throw .pool(error)
        }
        do throws(SigningFailure) {
            let keys = if let keys = configuration.keys { keys } else { try TokenKeys() }
            self.keys = Mutex(try KeyRing(keys))
        } catch {
            throw .keys(error)
        }
        do throws(CognitoError) {
            directory = Mutex(try Self.directory(configuration))
        } catch {
            throw .users(error)
        }
    }

    private static func directory(_ configuration: PoolConfiguration) throws(CognitoError) -> UserDirectory {
        guard let now = configuration.now()?.secondsSinceEpoch else { throw .internalFailure }
        var directory = UserDirectory(signsInByEmail: configuration.signsInByEmail)
        for user in configuration.users { _ = try directory.create(user, at: now) }
        let made = configuration.users.flatMap(\.groups).map { ExactText($0) }
        for group in configuration.groups where !made.contains(ExactText(group)) {
            _ = try directory.createGroup(group, at: now)
        }
        return directory
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

    /// Runs operations of the directory under its lock.
    func withDirectory<Result: Sendable>(
        _ body: (inout UserDirectory) throws(CognitoError) -> Result
    ) throws(CognitoError) -> Result {
        try directory.withLock { directory throws(CognitoError) in try body(&directory) }
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
