import CognitoCore
import StrictJSON

/// The flows of `InitiateAuth` and `AdminInitiateAuth`.
///
/// Source: docs/cognito.md, "Flows"
extension PoolService {
    /// Begins a sign-in, or refreshes one.
    ///
    /// - Throws: The errors of the flow; `flowNotEnabled`; `malformedMember` for an unknown flow; `invalidParameter(.flowOfOtherOperation)`.
    func initiate(
        _ flow: String, _ parameters: OperationParameters, _ call: SignInCall
    ) async throws(CognitoError) -> AuthStep {
        switch (flow, call.isAdministration) {
        case ("USER_PASSWORD_AUTH", false):
            try call.check(.userPassword, named: flow)
            return try await signIn(parameters, call)
        case ("ADMIN_USER_PASSWORD_AUTH", true), ("ADMIN_NO_SRP_AUTH", true):
            try call.check(.adminUserPassword, named: flow)
            return try await signIn(parameters, call)
        case ("USER_SRP_AUTH", _):
            try call.check(.userSRP, named: flow)
            return .challenge(try await beginSRP(parameters, call))
        case ("REFRESH_TOKEN_AUTH", _), ("REFRESH_TOKEN", _): return .tokens(try refresh(parameters, flow, call))
        case ("USER_AUTH", _):
            try call.check(.user, named: flow)
            return try await choose(parameters, call)
        case ("CUSTOM_AUTH", _):
            try call.check(.custom, named: flow)
            return try await beginCustom(parameters, call)
        case ("USER_PASSWORD_AUTH", true), ("ADMIN_USER_PASSWORD_AUTH", false), ("ADMIN_NO_SRP_AUTH", false):
            throw .invalidParameter(.flowOfOtherOperation)
        default: throw .malformedMember("authFlow")
        }
    }

    private func signIn(_ parameters: OperationParameters, _ call: SignInCall) async throws(CognitoError) -> AuthStep {
        let username = try parameters.required("USERNAME")
        let password = try parameters.required("PASSWORD")
        try call.checkSecretHash(parameters["SECRET_HASH"], username: username)
        return try await signIn(username, password, call)
    }

    /// Signs a user in by password.
    ///
    /// - Parameter session: The session of a challenge that the password answers; a right password ends it.
    /// - Throws: `userNotFound`, `incorrectUsernameOrPassword`, `passwordAttemptsExceeded`, `tooManyRequests`, `internalFailure`, or an error
    ///   that says why the user may not sign in.
    func signIn(
        _ username: String, _ password: String, session: String? = nil, target: AuthenticationLevel? = nil, _ call: SignInCall
    ) async throws(CognitoError) -> AuthStep {
        let attempt = try attempt(username, call)
        let isRight = try await costly(for: call.origin) { [passwords] () throws(CognitoError) in
            try passwords.isRight(password, for: attempt.known)
        }
        return try end(attempt, isRight: isRight, session: session, target: target, call)
    }

    /// Signs a user in by password on the caller's thread, for programs that run the pool in their own process.
    func signInAtOnce(_ username: String, _ password: String, _ call: SignInCall) throws(CognitoError) -> AuthStep {
        let attempt = try attempt(username, call)
        return try end(attempt, isRight: try passwords.isRight(password, for: attempt.known), call)
    }

    func attempt(_ username: String, _ call: SignInCall) throws(CognitoError) -> PasswordAttempt {
        let now = try now()
        return try withDirectory { directory throws(CognitoError) in try directory.attempt(username, from: call.origin, at: now) }
    }

    /// Ends a sign-in by password, or by the proof of one.
    ///
    /// - Parameter factors: The factors that were proved before, outside the session.
    func end(
        _ attempt: PasswordAttempt, isRight: Bool, session: String? = nil, target: AuthenticationLevel? = nil,
        after factors: AuthenticationFactors = AuthenticationFactors(), _ call: SignInCall
    ) throws(CognitoError) -> AuthStep {
        let now = try now()
        let advance: UserDirectory.Advance
        do {
            advance = try withDirectory { directory throws(CognitoError) in
                let account = try directory.end(attempt, isRight: isRight, at: now)
                var progress = SignInProgress(.user(subject: account.user.subject), clientID: call.client.id, .password)
                (progress.target, progress.factors) = (target, factors)
                if let session {
                    progress.factors = try directory.progress(session, clientID: call.client.id, at: now).factors
                    directory.sessions.use(session)
                }
                progress.factors.add(.password)
                return try directory.advance(account, progress, at: call.client, now: now)
            }
        } catch .userNotFound where call.client.hidesUnknownUsers {
            throw .incorrectUsernameOrPassword
        }
        return try finish(advance, call)
    }

    /// Sends the code of a step, if it has one, and makes the tokens of a complete sign-in.
    func finish(_ advance: UserDirectory.Advance, _ call: SignInCall) throws(CognitoError) -> AuthStep {
        if let code = advance.code { try send(code) }
        switch advance.step {
        case .challenge(let challenge): return .challenge(challenge)
        case .complete(let user): return .tokens(try tokens(for: user, call))
        }
    }

    private func send(_ code: UserDirectory.SignInCode) throws(CognitoError) {
        guard let email = code.user.email else { return }
        environment.send(
            PoolMessage(
                poolID: id, username: code.user.username, destination: email, medium: .email, purpose: .signIn, code: code.code,
                text: "Your one-time password is \(code.code).", sentAt: try now()))
    }

    /// The stored form of a password of the user with this real username. Throws `tooManyRequests` or `internalFailure`.
    func kept(
        _ password: TestUser.Password, of username: String, for origin: CallOrigin
    ) async throws(CognitoError) -> PasswordProof {
        let identity = SRPIdentity(username: username, poolID: id)
        return try await costly(for: origin) { [passwords] () throws(CognitoError) in try passwords.kept(password, of: identity) }
    }

    /// The stored form of a password, made on the caller's thread. Throws `internalFailure`.
    func keptAtOnce(_ password: TestUser.Password, of username: String) throws(CognitoError) -> PasswordProof {
        try passwords.kept(password, of: SRPIdentity(username: username, poolID: id))
    }

    /// - Returns: True if the password is the stored one.
    /// - Throws: `tooManyRequests` or `internalFailure`.
    func isRight(_ password: String, for known: TestUser.Password?, from origin: CallOrigin) async throws(CognitoError) -> Bool {
        try await costly(for: origin) { [passwords] () throws(CognitoError) in try passwords.isRight(password, for: known) }
    }

    /// Runs work with a password: on the hashing queue if passwords are hashed, else at once.
    private func costly<Value: Sendable>(
        for origin: CallOrigin, _ work: @escaping @Sendable () throws(CognitoError) -> Value
    ) async throws(CognitoError) -> Value {
        passwords.isCostly ? try await hashing.run(for: origin, work) : try work()
    }
}
