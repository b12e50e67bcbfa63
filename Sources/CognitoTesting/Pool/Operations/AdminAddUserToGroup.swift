import StrictJSON

/// Adds a user to a group. Tokens show it from the next one on.
enum AdminAddUserToGroup: PoolOperation {
    static let name = "AdminAddUserToGroup"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        try pool.checkPoolID(input)
        let username = try input.string("Username", length: 1...512)
        let group = try input.string("GroupName", length: 1...512)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.add(username, toGroup: group, at: now)
        }
        return nil
    }
}
