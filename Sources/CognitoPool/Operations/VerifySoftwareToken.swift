import CognitoCore
import StrictJSON

/// Checks the first one-time password of a new authenticator. The factor is then turned on by `SetUserMFAPreference`, or, in the session of
/// `MFA_SETUP`, by the answer to that challenge.
enum VerifySoftwareToken: SoftwareTokenOperation {
    static let name = "VerifySoftwareToken"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let code = try input.string("UserCode", length: 6...6)
        let owner = try pool.softwareTokenOwner(input)
        let now = try pool.now()
        let session = try pool.withDirectory { directory throws(CognitoError) in
            var account = try directory.account(subject: owner.subject)
            // The last used step belongs to the former key.
            account.mfa.lastTOTPStep = nil
            guard let secret = account.mfa.pendingTOTPSecret else { throw .softwareTokenNotFound }
            do throws(CognitoError) {
                try directory.accept(oneTimePassword: code, of: account, secretCode: secret, from: input.origin, at: now)
            } catch .codeMismatch {
                throw .softwareTokenNotVerified
            }
            try directory.change(subject: owner.subject, at: now) { ($0.mfa.totpSecret, $0.mfa.pendingTOTPSecret) = (secret, nil) }
            return try directory.replace(owner.session, isVerified: true, at: now)
        }
        var answer: JSONMembers = ["Status": "SUCCESS"]
        answer["Session"] = session.map { .string($0) }
        return answer.json
    }
}
