import CognitoCore
import StrictJSON

/// Gives a user a password, for good or for one sign-in.
enum AdminSetUserPassword: PoolOperation {
    static let name = "AdminSetUserPassword"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        try pool.checkPoolID(input)
        let username = try input.string("Username", length: 1...512)
        let password = try input.string("Password", length: 1...256)
        let isPermanent = try input.optionalBool("Permanent") ?? false
        try pool.configuration.passwordPolicy.check(password)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            let secret = Secret(password)
            try directory.setPassword(isPermanent ? .permanent(secret) : .temporary(secret), of: username, at: now)
        }
        return [:]
    }
}
