import CognitoCore
import EnvironmentReading
import StrictJSON

/// Sets a user's password, permanent or temporary.
enum AdminSetUserPassword: PoolAdministration {
    static let name = "AdminSetUserPassword"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        let password = try input.password("Password")
        let isPermanent = try input.optionalBool("Permanent") ?? false
        let user = try pool.account(username)
        try await pool.check(password, asNewPasswordOf: user, from: input.origin)
        let secret = Secret(password)
        let kept = try await pool.kept(
            isPermanent ? .permanent(secret) : .temporary(secret), of: user.user.username, for: input.origin)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.setPassword(kept, ofSubject: user.user.subject, at: now)
        }
        return [:]
    }
}
