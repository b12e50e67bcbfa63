import CognitoCore
import EnvironmentReading
import JOSE
import Signing

/// Signs users in by each flow, for tests, without HTTP and without a `SECRET_HASH`.
extension EmbeddedUserPool {
    /// Signs in by password. A temporary password becomes the permanent one.
    ///
    /// - Parameters:
    ///   - username: The username, a `sub` or an alias.
    ///   - password: The password.
    ///   - clientID: The app client; `nil` for the first one.
    /// - Returns: The tokens of the sign-in.
    /// - Throws: `incorrectUsernameOrPassword`, `passwordAttemptsExceeded`, `userNotFound`, `clientNotFound`; an error that says why the user
    ///   may not sign in; `challengeNotSupported` if the sign-in needs more than a password.
    public func signIn(
        username: String, password: String, clientID: String? = nil
    ) throws(CognitoError) -> SignInTokens {
        let call = try call(clientID)
        let step = try service.signInAtOnce(username, password, call)
        guard let answer = step.newPassword(for: username) else { return try step.tokensAlone }
        let proof = try service.keptAtOnce(.permanent(Secret(password)), of: try service.username(username))
        return try service.settle(answer, newPassword: proof, call).tokensAlone
    }

    /// Signs in by password for a remote caller. Passwords are hashed on the hashing queue, where origins take turns.
    ///
    /// - Throws: The errors of the synchronous function; `tooManyRequests`.
    package func signIn(
        username: String, password: String, clientID: String, from origin: CallOrigin
    ) async throws(CognitoError) -> SignInTokens {
        let call = SignInCall(try service.client(clientID), from: origin)
        let step = try await service.signIn(username, password, call)
        guard let answer = step.newPassword(for: username) else { return try step.tokensAlone }
        let proof = try await service.kept(.permanent(Secret(password)), of: try service.username(username), for: origin)
        return try service.settle(answer, newPassword: proof, call).tokensAlone
    }

    /// `InitiateAuth`, or `AdminInitiateAuth` for the `ADMIN_…` flows.
    ///
    ///     let step = try await pool.initiateAuth("USER_AUTH", ["USERNAME": "leo", "PREFERRED_CHALLENGE": "EMAIL_OTP"])
    ///
    /// - Parameters:
    ///   - flow: `AuthFlow`.
    ///   - parameters: `AuthParameters`.
    ///   - clientID: The app client; `nil` for the first one.
    ///   - metadata: `ClientMetadata`.
    /// - Returns: Tokens, or the next challenge.
    /// - Throws: The error that the operation would answer.
    public func initiateAuth(
        _ flow: String, _ parameters: [String: String], clientID: String? = nil, metadata: [String: String] = [:]
    ) async throws(CognitoError) -> AuthStep {
        var call = try call(clientID)
        call.metadata = metadata
        call.isAdministration = flow.utf8.starts(with: "ADMIN_".utf8)
        return try await service.initiate(flow, OperationParameters(parameters), call)
    }

    /// `RespondToAuthChallenge`.
    ///
    /// - Parameters:
    ///   - challenge: The challenge to answer.
    ///   - responses: `ChallengeResponses`, which include `USERNAME`.
    ///   - clientID: The app client; `nil` for the first one.
    ///   - metadata: `ClientMetadata`.
    /// - Returns: Tokens, or the next challenge.
    /// - Throws: The error that the operation would answer.
    public func respond(
        to challenge: AuthChallenge, _ responses: [String: String], clientID: String? = nil, metadata: [String: String] = [:]
    ) async throws(CognitoError) -> AuthStep {
        var call = try call(clientID)
        call.metadata = metadata
        return try await service.respond(
            to: challenge.name.rawValue, session: challenge.session, OperationParameters(responses), call)
    }

    /// Signs in by SRP, as front ends do: the pool gets a proof instead of the password.
    ///
    /// - Returns: Tokens, or the challenge after the password.
    /// - Throws: The error that one of the two operations would answer.
    public func signInBySRP(username: String, password: String, clientID: String? = nil) async throws(CognitoError) -> AuthStep {
        do {
            let client = try SRPClient()
            let step = try await initiateAuth(
                "USER_SRP_AUTH", ["USERNAME": username, "SRP_A": client.clientValue], clientID: clientID)
            guard case .challenge(let challenge) = step, let now = SRPTimestamp.text(Int64(try service.now())) else {
                throw CognitoError.internalFailure
            }
            let responses = try client.responses(to: challenge.parameters, password: password, poolID: service.id, timestamp: now)
            return try await respond(to: challenge, responses, clientID: clientID)
        } catch let error as CognitoError {
            throw error
        } catch {
            throw .internalFailure
        }
    }

    /// Signs in by a one-time password that the pool sends by e-mail.
    ///
    /// - Returns: Tokens, or the next challenge.
    /// - Throws: The error that one of the two operations would answer; `challengeNotSupported` if the user gets no such password.
    public func signInByEmail(username: String, clientID: String? = nil) async throws(CognitoError) -> AuthStep {
        let step = try await initiateAuth(
            "USER_AUTH", ["USERNAME": username, "PREFERRED_CHALLENGE": "EMAIL_OTP"], clientID: clientID)
        let name = try service.username(username)
        guard case .challenge(let challenge) = step, challenge.name == .emailCode,
            let message = messages.last(where: { $0.purpose == .signIn && $0.poolID == service.id && $0.username == name })
        else { throw .challengeNotSupported }
        return try await respond(to: challenge, ["USERNAME": username, "EMAIL_OTP_CODE": message.code], clientID: clientID)
    }

    /// Gives a user an authenticator. From then on, every sign-in by password asks for its one-time password.
    ///
    /// - Returns: The authenticator's key in Base32, as a user would type it.
    /// - Throws: `userNotFound`; `softwareTokenNotFound` in a pool without authenticators.
    @discardableResult
    public func enrollAuthenticator(of username: String) throws(CognitoError) -> String {
        let (code, now) = (TOTPKey().secretCode, try service.now())
        try service.withDirectory { directory throws(CognitoError) in
            guard directory.mfaMethods.contains(.softwareToken) else { throw .softwareTokenNotFound }
            try directory.change(username, at: now) { account in
                (account.mfa.totpSecret, account.mfa.lastTOTPStep) = (Secret(code), nil)
                account.mfa.turnOn(.softwareToken, isPreferred: true)
            }
        }
        return code
    }

    /// - Returns: The present one-time password of a user's authenticator, or the next one if that has been used.
    /// - Throws: `userNotFound`; `softwareTokenNotFound` for a user without an authenticator.
    public func oneTimePassword(of username: String) throws(CognitoError) -> String {
        let now = try service.now()
        let mfa = try service.withDirectory { directory throws(CognitoError) in try directory.account(username).mfa }
        guard let secret = mfa.totpSecret ?? mfa.pendingTOTPSecret, let key = TOTPKey(secretCode: secret.revealed) else {
            throw .softwareTokenNotFound
        }
        let step = max(TOTPKey.step(at: now), (mfa.lastTOTPStep ?? -1) + 1)
        do { return try key.password(ofStep: step) } catch { throw .internalFailure }
    }

    private func call(_ clientID: String?) throws(CognitoError) -> SignInCall {
        SignInCall(try service.client(clientID ?? service.configuration.clients.first?.id ?? ""))
    }
}

extension AuthStep {
    /// The tokens. Throws `challengeNotSupported` for a challenge.
    fileprivate var tokensAlone: SignInTokens {
        get throws(CognitoError) {
            guard case .tokens(let tokens) = self else { throw .challengeNotSupported }
            return tokens
        }
    }

    /// The answer to `NEW_PASSWORD_REQUIRED`, if that is the step.
    fileprivate func newPassword(for username: String) -> ChallengeAnswer? {
        guard case .challenge(let challenge) = self, challenge.name == .newPasswordRequired, let session = challenge.session else {
            return nil
        }
        return ChallengeAnswer(challenge.name, session, username: username, OperationParameters([:]))
    }
}

extension SRPClient {
    /// `ChallengeResponses` to `PASSWORD_VERIFIER`. Throws `internalFailure` for malformed parameters, or if OpenSSL fails.
    fileprivate func responses(
        to parameters: [String: String], password: String, poolID: String, timestamp: String
    ) throws -> [String: String] {
        guard let username = parameters["USER_ID_FOR_SRP"], let block = parameters["SECRET_BLOCK"],
            let salt = parameters["SALT"].flatMap({ Hexadecimal.bytes($0, maximumDigits: 64) }),
            let serverValue = parameters["SRP_B"].flatMap({ Hexadecimal.bytes($0, maximumDigits: 2 * SRPGroup.length) }),
            let blockBytes = StandardBase64.bytes(block)
        else { throw CognitoError.internalFailure }
        let challenge = Challenge(
            identity: SRPIdentity(username: username, poolID: poolID), salt: salt, serverValue: serverValue, secretBlock: blockBytes)
        let proof = try proof(of: password, for: challenge, timestamp: timestamp)
        return [
            "USERNAME": username, "TIMESTAMP": timestamp, "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": StandardBase64.text(proof),
        ]
    }
}
