import CognitoCore
import EnvironmentReading
import StrictJSON

/// Signs up a new user, and sends a code to the attribute that the pool verifies.
enum SignUp: ClientOperation {
    static let name = "SignUp"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        let client = try pool.client(try input.clientID())
        let username = try input.username()
        try client.checkSecretHash(try input.optionalString("SecretHash"), username: username)
        let settings = pool.settings
        guard !settings.onlyAdministratorsCreateUsers else { throw .signUpNotAllowed }
        let password = try input.password("Password")
        let attributes = try input.attributes("UserAttributes")
        let new = try pool.withDirectory { directory throws(CognitoError) in
            let user = try directory.newUser(username, .permanent(Secret(password)), attributes, by: .user(client))
            guard directory.accounts.holder(of: user.username) == nil else { throw .userExistsAtSignUp }
            return user
        }
        try settings.passwordPolicy.check(password)
        let proof = try await pool.kept(new.password, of: new.username, for: input.origin)
        let now = try pool.now()
        let (user, contact) = try pool.withDirectory { directory throws(CognitoError) in
            let user: TestUser
            do throws(CognitoError) {
                user = try directory.create(new, proof: proof, status: .unconfirmed, at: now).user
            } catch .userExists {
                throw .userExistsAtSignUp
            }
            return (user, directory.signUpContact(of: user))
        }
        var answer = JSONMembers([.init("UserConfirmed", false), .init("UserSub", .string(user.subject))])
        if let (attribute, value) = contact {
            answer["CodeDeliveryDetails"] = try pool.sendCode(.signUp, to: user, at: attribute, value)
        }
        return answer.json
    }
}
