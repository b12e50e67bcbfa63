import StrictJSON

/// Takes a user out of a group. Tokens show it from the next one on.
enum AdminRemoveUserFromGroup: PoolAdministration {
    static let name = "AdminRemoveUserFromGroup"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        try pool.changeMembership(input) { directory, username, group, now throws(CognitoError) in
            try directory.remove(username, fromGroup: group, at: now)
        }
        return nil
    }
}
