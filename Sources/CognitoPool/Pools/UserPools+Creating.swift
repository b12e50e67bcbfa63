import CognitoCore
import Signing

extension UserPools {
    /// Makes a pool with a random id. Its keys, which take long, are made where passwords are hashed.
    ///
    /// - Throws: `limitExceeded`, `tooManyRequests`, or `internalFailure` when OpenSSL fails or the pool cannot be written.
    func create(_ settings: PoolSettings, for origin: CallOrigin) async throws(CognitoError) -> PoolService {
        guard all.count < Self.maximumCount else { throw .limitExceeded }
        let keys = try await environment.hashing.run(for: origin) { () throws(CognitoError) in
            do { return try TokenKeys() } catch { throw .internalFailure }
        }
        let id = "\(environment.configuration.region)_\(RandomText.alphanumerics(9))"
        let pool: PoolService
        do { pool = try PoolService(id: id, UserDirectory(settings: settings), keys: keys, environment) } catch { throw .internalFailure }
        try add(pool)
        return pool
    }
}
