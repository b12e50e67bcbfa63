import CognitoCore
import StrictJSON

/// Answers `NEW_PASSWORD_REQUIRED`, the one challenge that this pool makes.
///
/// A session ends with the answer that succeeds. A new password that the policy refuses leaves it open.
enum RespondToAuthChallenge: ClientOperation {
    static let name = "RespondToAuthChallenge"

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue? {
        let client = try pool.client(try input.clientID())
        guard sameBytes(try input.string("ChallengeName"), "NEW_PASSWORD_REQUIRED") else { throw .challengeNotSupported }
        guard let session = try input.optionalString("Session"), !session.isEmpty else {
            throw .missingParameter("Session")
        }
        let responses = try input.parameters("ChallengeResponses")
        let username = try responses.required("USERNAME")
        let password = try responses.required("NEW_PASSWORD")
        let lifetime = try LifetimeRequest.read(input)
        let challenged = try pool.challenged(username, session, client)
        try client.checkSecretHash(responses["SECRET_HASH"], username: challenged.username)
        try pool.settings.passwordPolicy.check(password)
        let kept = try await pool.kept(.permanent(Secret(password)), of: challenged.username, for: input.origin)
        let now = try pool.now()
        let user = try pool.withDirectory { directory throws(CognitoError) in
            // While the password was hashed, another answer may have ended the session.
            let user = try directory.challenged(username, session, client, at: now)
            try directory.setAttributes(responses.withPrefix("userAttributes."), of: user.username, at: now)
            try directory.setPassword(kept, of: user.username, at: now)
            directory.sessions.use(session)
            return try directory.account(user.username).user
        }
        return InitiateAuth.result(try pool.tokens(for: user, client, lifetime: lifetime))
    }
}

extension PoolService {
    fileprivate func challenged(_ username: String, _ session: String, _ client: AppClient) throws(CognitoError) -> TestUser {
        let now = try now()
        return try withDirectory { directory throws(CognitoError) in
            try directory.challenged(username, session, client, at: now)
        }
    }
}

extension UserDirectory {
    /// The user who was challenged in a session. An unknown user and another user are the same fault: the session is not theirs.
    fileprivate func challenged(
        _ username: String, _ session: String, _ client: AppClient, at now: Double
    ) throws(CognitoError) -> TestUser {
        guard let user = try? account(username).user else { throw .sessionInvalid }
        try sessions.check(session, subject: user.subject, clientID: client.id, at: now)
        return user
    }
}

extension PasswordPolicy {
    /// Throws `passwordBreaksPolicy`.
    func check(_ password: String) throws(CognitoError) {
        if let violation = violation(of: password) { throw .passwordBreaksPolicy(violation) }
    }
}
