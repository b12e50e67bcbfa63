import StrictJSON

/// Ends every sign-in of a user, for the pool's own calls: an API that checks signatures alone accepts the tokens until they expire.
enum AdminUserGlobalSignOut: PoolAdministration {
    static let name = "AdminUserGlobalSignOut"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.endSignIns(ofSubject: try directory.account(username).user.subject, at: now)
        }
        return [:]
    }
}
