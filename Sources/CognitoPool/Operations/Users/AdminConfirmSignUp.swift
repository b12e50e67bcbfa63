import StrictJSON

/// Confirms a user who has signed up, without a code.
enum AdminConfirmSignUp: PoolAdministration {
    static let name = "AdminConfirmSignUp"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.change(username, at: now) { account throws(CognitoError) in
                guard account.status == .unconfirmed else { throw .notConfirmable(status: account.status.rawValue) }
                account.status = .confirmed
            }
        }
        return [:]
    }
}
