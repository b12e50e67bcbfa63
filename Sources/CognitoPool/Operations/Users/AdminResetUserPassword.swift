import StrictJSON

/// Invalidates a user's password, and sends a code with which the user sets a new one by `ConfirmForgotPassword`.
enum AdminResetUserPassword: PoolAdministration {
    static let name = "AdminResetUserPassword"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let now = try pool.now()
        let (user, attribute, value) = try pool.withDirectory { directory throws(CognitoError) in
            let account = try directory.account(username)
            guard account.status == .confirmed || account.status == .resetRequired else { throw .passwordNotResettable }
            guard let (attribute, value) = directory.recoveryContact(of: account.user, byAdministrator: true) else {
                throw .noVerifiedContact
            }
            try directory.change(username, at: now) { $0.status = .resetRequired }
            return (account.user, attribute, value)
        }
        _ = try pool.sendCode(.forgotPassword, to: user, at: attribute, value)
        return [:]
    }
}
