import CognitoCore
import StrictJSON

/// Adds a user, who must choose a password at the first sign-in. No message is sent: without `TemporaryPassword` the user gets a random
/// one that nobody knows, until `AdminSetUserPassword`.
enum AdminCreateUser: PoolAdministration {
    static let name = "AdminCreateUser"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        var user = try newUser(input, pool)
        user = try pool.withDirectory { [user] directory throws(CognitoError) in try directory.named(user) }
        let proof = try await pool.kept(user.password, of: user.username, for: input.origin)
        let now = try pool.now()
        let account = try pool.withDirectory { [user] directory throws(CognitoError) in
            try directory.create(user, proof: proof, at: now)
        }
        return ["User": account.json]
    }

    private static func newUser(_ input: OperationInput, _ pool: PoolService) throws(CognitoError) -> TestUser {
        let username = try input.string("Username", length: 1...512)
        let password = try input.optionalString("TemporaryPassword") ?? RandomText.password()
        try pool.settings.passwordPolicy.check(password)
        var user = TestUser(
            username: username, password: .temporary(Secret(password)), email: nil, attributes: [:], groups: [])
        user.isEmailVerified = false
        for (name, value) in try input.attributes("UserAttributes") {
            guard user.setAttribute(name, value) else { throw .attributeNotSettable }
        }
        if pool.settings.usernameAttributes.contains(.email) { user.email = username }
        return user
    }
}

extension UserDirectory.Account {
    /// The account as the pool's administrators see it; times in seconds since 1970.
    fileprivate var json: JSONValue {
        [
            "Username": .string(user.username),
            "Attributes": user.attributesJSON,
            "UserCreateDate": .double(createdAt),
            "UserLastModifiedDate": .double(changedAt),
            "Enabled": true,
            "UserStatus": .string(needsNewPassword ? "FORCE_CHANGE_PASSWORD" : "CONFIRMED"),
        ]
    }
}
