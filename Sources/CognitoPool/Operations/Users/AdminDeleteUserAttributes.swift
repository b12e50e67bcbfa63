import StrictJSON

/// Removes attributes of a user. An attribute that the user does not have is no error.
enum AdminDeleteUserAttributes: PoolAdministration {
    static let name = "AdminDeleteUserAttributes"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let names = try input.strings("UserAttributeNames", maximumCount: 100, length: 1...32)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.removeAttributes(names, of: username, by: .administrator, at: now)
        }
        return [:]
    }
}
