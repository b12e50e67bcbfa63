import StrictJSON

/// Deletes a user, and ends the user's sign-ins.
enum AdminDeleteUser: PoolAdministration {
    static let name = "AdminDeleteUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in try directory.delete(username, at: now) }
        return nil
    }
}
