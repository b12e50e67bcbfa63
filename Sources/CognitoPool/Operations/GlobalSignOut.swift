import StrictJSON

/// Ends every sign-in of a user, for the pool's own calls: an API that checks signatures alone accepts the tokens until they expire.
enum GlobalSignOut: BearerOperation {
    static let name = "GlobalSignOut"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let user = try pool.bearer(ofAccessToken: try input.string("AccessToken")).user
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in try directory.endSignIns(ofSubject: user.subject, at: now) }
        return [:]
    }
}
