import CognitoCore
import Signing

extension UserPools {
    /// Makes a pool with a random id. Making its keys is slow, so the hashing queue does it.
    ///
    /// - Throws: `limitExceeded`, `tooManyRequests`, or `internalFailure` if OpenSSL fails or the pool cannot be written.
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
