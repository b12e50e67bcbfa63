import StrictJSON

/// Takes a user out of a group. Tokens show it from the next one on.
enum AdminRemoveUserFromGroup: PoolOperation {
    static let name = "AdminRemoveUserFromGroup"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        try pool.checkPoolID(input)
        let username = try input.string("Username", length: 1...512)
        let group = try input.string("GroupName", length: 1...512)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.remove(username, fromGroup: group, at: now)
        }
        return nil
    }
}
