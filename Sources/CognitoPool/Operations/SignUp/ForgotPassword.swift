import Locking
import StrictJSON

/// Sends a code with which a user sets a new password.
enum ForgotPassword: ClientOperation {
    static let name = "ForgotPassword"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let client = try pool.client(try input.clientID())
        let username = try input.username()
        try client.checkSecretHash(try input.optionalString("SecretHash"), username: username)
        return ["CodeDeliveryDetails": try pool.sendForgotPasswordCode(to: username, for: client)]
    }
}

extension PoolService {
    /// - Returns: `CodeDeliveryDetailsType`. A client that hides unknown users gets one also for a user who is unknown, disabled, or without a
    ///   verified address.
    func sendForgotPasswordCode(to username: String, for client: AppClient) throws(CognitoError) -> JSONValue {
        do throws(CognitoError) {
            let account = try account(username)
            guard account.isEnabled else { throw .userDisabled }
            guard account.status != .forceChangePassword else { throw .passwordNotResettable }
            guard let (attribute, value) = directory.withLock({ $0.recoveryContact(of: account.user) }) else { throw .noVerifiedContact }
            return try sendRequestedCode(.forgotPassword, to: account.user, at: attribute, value)
        } catch .internalFailure {
            throw .internalFailure
        } catch .limitExceeded {
            throw .limitExceeded
        } catch  where client.hidesUnknownUsers {
            return try simulatedDelivery(.forgotPassword, username)
        }
    }
}
