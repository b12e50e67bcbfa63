import StrictJSON

/// Removes a pool with all its users, groups and clients. The configured pool stays, since its id and clients are given from outside.
enum DeleteUserPool: PoolOperation {
    static let name = "DeleteUserPool"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> JSONValue? {
        let pool = try pools.pool(id: try input.string("UserPoolId", length: 1...55))
        guard pool.settings.unused["DeletionProtection"] != "ACTIVE" else { throw .invalidParameter(.deletionProtection) }
        guard pool !== pools.first else { throw .invalidParameter(.configuredPool) }
        try pools.remove(id: pool.id)
        return nil
    }
}
