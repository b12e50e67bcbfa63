import CognitoCore
import EnvironmentReading
import StrictJSON

/// Gives a user a new key for an authenticator. It takes effect once `VerifySoftwareToken` has accepted a one-time password of it.
enum AssociateSoftwareToken: SoftwareTokenOperation {
    static let name = "AssociateSoftwareToken"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let owner = try pool.softwareTokenOwner(input)
        let (code, now) = (TOTPKey().secretCode, try pool.now())
        let session = try pool.withDirectory { directory throws(CognitoError) in
            try directory.change(subject: owner.subject, at: now) { $0.mfa.pendingTOTPSecret = Secret(code) }
            return try directory.replace(owner.session, isVerified: false, at: now)
        }
        var answer: JSONMembers = ["SecretCode": .string(code)]
        answer["Session"] = session.map { .string($0) }
        return answer.json
    }
}
