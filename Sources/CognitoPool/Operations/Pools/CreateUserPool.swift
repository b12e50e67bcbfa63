import CognitoCore
import Locking
import StrictJSON

/// Makes a pool, with new keys.
enum CreateUserPool: PoolOperation {
    static let name = "CreateUserPool"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, among pools: UserPools) async throws(CognitoError) -> JSONValue? {
        var settings = PoolSettings()
        settings.name = try input.label("PoolName")
        try settings.readFounding(input)
        try PoolSettings.check(input)
        try settings.read(input)
        let now = try pools.environment.now()
        (settings.createdAt, settings.changedAt) = (now, now)
        let pool = try await pools.create(settings, for: input.origin)
        return ["UserPool": pool.userPoolType]
    }
}

extension PoolService {
    /// `UserPoolType`.
    var userPoolType: JSONValue {
        directory.withLock { $0.settings.userPoolType(id: id, region: region, userCount: $0.accounts.count) }
    }
}
