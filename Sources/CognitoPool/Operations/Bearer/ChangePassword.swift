import CognitoCore
import EnvironmentReading
import StrictJSON

/// Changes the password of a signed-in user who knows the present one. A wrong password counts as at sign-in.
enum ChangePassword: BearerOperation {
    static let name = "ChangePassword"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        let bearer = try pool.bearer(ofAccessToken: try input.string("AccessToken"))
        let proposed = try input.password("ProposedPassword")
        let previous = try input.password("PreviousPassword")
        try await pool.checkPassword(previous, of: bearer, from: input.origin)
        try await pool.check(proposed, asNewPasswordOf: bearer, from: input.origin)
        let proof = try await pool.kept(.permanent(Secret(proposed)), of: bearer.user.username, for: input.origin)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.setPassword(proof, ofSubject: bearer.user.subject, at: now)
        }
        return [:]
    }
}

extension PoolService {
    /// Throws `incorrectUsernameOrPassword` or `passwordAttemptsExceeded`.
    fileprivate func checkPassword(
        _ password: String, of account: UserDirectory.Account, from origin: CallOrigin
    ) async throws(CognitoError) {
        let before = try now()
        let attempt = try withDirectory { directory throws(CognitoError) in
            try directory.attempt(account.user.subject, from: origin, at: before)
        }
        let isRight = try await isRight(password, for: account.user.password, from: origin)
        let after = try now()
        _ = try withDirectory { directory throws(CognitoError) in try directory.end(attempt, isRight: isRight, at: after) }
    }
}
