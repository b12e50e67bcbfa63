import StrictJSON

/// Ends every sign-in of a user, for the pool's own calls: an API that checks signatures alone accepts the tokens until they expire.
enum GlobalSignOut: BearerOperation {
    static let name = "GlobalSignOut"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let user = try pool.bearer(ofAccessToken: try input.string("AccessToken")).user
        try pool.withDirectory { $0.grants.revokeAll(subject: user.subject) }
        return [:]
    }
}
