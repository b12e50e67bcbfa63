import StrictJSON

/// Removes attributes of a user who has signed in.
enum DeleteUserAttributes: BearerOperation {
    static let name = "DeleteUserAttributes"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (bearer, client) = try pool.bearerAndClient(ofAccessToken: try input.string("AccessToken"))
        let names = try input.strings("UserAttributeNames", maximumCount: 100, length: 1...32)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.removeAttributes(
                names, ofSubject: bearer.user.subject, by: client.map { .user($0) } ?? .administrator, at: now)
        }
        return [:]
    }
}
