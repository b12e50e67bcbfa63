import CognitoCore
import EnvironmentReading
import StrictJSON

/// Sets a new password by the code that `ForgotPassword` has sent. A password that the policy refuses does not use up the code.
enum ConfirmForgotPassword: ClientOperation {
    static let name = "ConfirmForgotPassword"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        let client = try pool.client(try input.clientID())
        let username = try input.username()
        try client.checkSecretHash(try input.optionalString("SecretHash"), username: username)
        let code = try input.string("ConfirmationCode", length: 1...2_048)
        try await pool.resetPassword(of: username, code, try input.password("Password"), for: client, from: input.origin)
        return [:]
    }
}

extension PoolService {
    /// - Throws: `userNotFound`, or `codeMismatch` instead if the client hides unknown users; the errors of the code and the password.
    func resetPassword(
        of username: String, _ code: String, _ password: String, for client: AppClient, from origin: CallOrigin
    ) async throws(CognitoError) {
        guard let account = try? account(username), account.isEnabled || !client.hidesUnknownUsers else {
            throw client.hidesUnknownUsers ? .codeMismatch : .userNotFound
        }
        try checkForgotPasswordCode(code, account)
        try await check(password, asNewPasswordOf: account, from: origin)
        let proof = try await kept(.permanent(Secret(password)), of: account.user.username, for: origin)
        let now = try now()
        try withDirectory { directory throws(CognitoError) in
            // While the password was hashed, another call may have used the code.
            let value = try directory.codes.check(code, .forgotPassword, subject: account.user.subject, at: now)
            try directory.setPassword(proof, ofSubject: account.user.subject, at: now)
            try directory.change(subject: account.user.subject, at: now) { $0.user.verify(value) }
            directory.codes.use(.forgotPassword, subject: account.user.subject)
        }
    }

    private func checkForgotPasswordCode(_ code: String, _ account: UserDirectory.Account) throws(CognitoError) {
        let now = try now()
        try withDirectory { directory throws(CognitoError) in
            _ = try directory.codes.check(code, .forgotPassword, subject: account.user.subject, at: now)
        }
    }
}
