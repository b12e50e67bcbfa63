import StrictJSON

/// Prevents a user from signing in, and ends the user's sign-ins.
enum AdminDisableUser: PoolAdministration {
    static let name = "AdminDisableUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.change(username, at: now) { $0.isEnabled = false }
            try directory.endSignIns(ofSubject: try directory.account(username).user.subject, at: now)
        }
        return [:]
    }
}
