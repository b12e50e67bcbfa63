import StrictJSON

/// Deletes a group, and removes all users from it.
enum DeleteGroup: PoolAdministration {
    static let name = "DeleteGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let name = try input.groupName()
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in try directory.deleteGroup(name, at: now) }
        return nil
    }
}
