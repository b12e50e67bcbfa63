import CognitoCore
import EnvironmentReading
import StrictJSON

/// Adds a user, who must choose a password at the first sign-in, and sends a temporary password. With the `MessageAction` `RESEND` it sends a
/// new one to a user who has not signed in yet; with `SUPPRESS` it sends none.
enum AdminCreateUser: PoolAdministration {
    static let name = "AdminCreateUser"

    private enum MessageAction: String { case resend = "RESEND", suppress = "SUPPRESS" }
    private enum Medium: String { case sms = "SMS", email = "EMAIL" }

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        let action = try input.choice("MessageAction", MessageAction.self)
        let media = try input.choices("DesiredDeliveryMediums", Medium.self)
        let password = try temporaryPassword(input, pool)
        let account =
            action == .resend
            ? try await renewed(try input.username(), password, input, pool) : try await created(input, password, pool)
        if action != .suppress {
            try pool.sendTemporaryPassword(password, to: account.user, preferring: media == [.sms] ? .phoneNumber : .email)
        }
        return ["User": account.userType()]
    }

    private static func temporaryPassword(_ input: OperationInput, _ pool: PoolService) throws(CognitoError) -> String {
        let policy = pool.settings.passwordPolicy
        guard let text = try input.optionalString("TemporaryPassword"), !text.isEmpty else {
            return RandomText.password(minimumLength: policy.minimumLength)
        }
        let password = try input.password("TemporaryPassword")
        try policy.check(password)
        return password
    }

    private static func created(
        _ input: OperationInput, _ password: String, _ pool: PoolService
    ) async throws(CognitoError) -> UserDirectory.Account {
        let attributes = try input.attributes("UserAttributes")
        let isTakingAliases = try input.optionalBool("ForceAliasCreation") ?? false
        let username = try input.username()
        let user = try pool.withDirectory { directory throws(CognitoError) in
            let user = try directory.newUser(username, .temporary(Secret(password)), attributes, by: .administrator)
            guard directory.accounts.holder(of: user.username) == nil else { throw .userExists }
            return user
        }
        let proof = try await pool.kept(user.password, of: user.username, for: input.origin)
        let now = try pool.now()
        return try pool.withDirectory { directory throws(CognitoError) in
            try directory.create(user, proof: proof, takingAliases: isTakingAliases, at: now)
        }
    }

    private static func renewed(
        _ username: String, _ password: String, _ input: OperationInput, _ pool: PoolService
    ) async throws(CognitoError) -> UserDirectory.Account {
        let account = try pool.account(username)
        guard account.status == .forceChangePassword else {
            throw .userStateNotSupported(operation: "Resending the message", status: account.status.rawValue)
        }
        let proof = try await pool.kept(.temporary(Secret(password)), of: account.user.username, for: input.origin)
        let now = try pool.now()
        return try pool.withDirectory { directory throws(CognitoError) in
            try directory.setPassword(proof, ofSubject: account.user.subject, at: now)
            return try directory.account(subject: account.user.subject)
        }
    }
}
