import StrictJSON

/// Adds a user to a group. The user's next tokens name it.
enum AdminAddUserToGroup: PoolAdministration {
    static let name = "AdminAddUserToGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        try pool.changeMembership(input) { directory, username, group, now throws(CognitoError) in
            try directory.add(username, toGroup: group, at: now)
        }
        return nil
    }
}
