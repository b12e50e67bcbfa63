import StrictJSON

/// Removes a user from a group. The user's next tokens no longer name it.
enum AdminRemoveUserFromGroup: PoolAdministration {
    static let name = "AdminRemoveUserFromGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        try pool.changeMembership(input) { directory, username, group, now throws(CognitoError) in
            try directory.remove(username, fromGroup: group, at: now)
        }
        return nil
    }
}
