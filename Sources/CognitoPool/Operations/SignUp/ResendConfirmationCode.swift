import Locking
import StrictJSON

/// Sends a new code to a user who has signed up.
enum ResendConfirmationCode: ClientOperation {
    static let name = "ResendConfirmationCode"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let client = try pool.client(try input.clientID())
        let username = try input.username()
        try client.checkSecretHash(try input.optionalString("SecretHash"), username: username)
        return ["CodeDeliveryDetails": try pool.resendSignUpCode(to: username, for: client)]
    }
}

extension PoolService {
    /// - Returns: `CodeDeliveryDetailsType`. A client that hides unknown users gets one also for an unknown user.
    func resendSignUpCode(to username: String, for client: AppClient) throws(CognitoError) -> JSONValue {
        guard let account = try? account(username), account.isEnabled || !client.hidesUnknownUsers else {
            guard client.hidesUnknownUsers else { throw .userNotFound }
            return try simulatedDelivery(.signUp, username)
        }
        guard account.status == .unconfirmed else { throw .invalidParameter(.confirmedAlready) }
        guard let (attribute, value) = directory.withLock({ $0.signUpContact(of: account.user) }) else {
            throw .invalidParameter(.noContact)
        }
        return try sendRequestedCode(.signUp, to: account.user, at: attribute, value)
    }
}
