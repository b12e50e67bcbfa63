import CognitoCore
import StrictJSON

/// The rules of a sign-in: the next step after a right answer.
extension UserDirectory {
    /// The next step, and the code to send for it.
    struct Advance: Sendable {
        let step: SignInStep
        var code: SignInCode?
    }

    /// A one-time password to send to a user.
    struct SignInCode: Sendable {
        let user: TestUser
        let code: String
    }

    /// The next step of a user whose answers so far were right.
    ///
    /// - Throws: `userDisabled`, `userNotConfirmed`, `passwordResetRequired`, `temporaryPasswordExpired`, and the errors of
    ///   ``challenge(_:_:at:now:)``.
    mutating func advance(
        _ account: Account, _ progress: SignInProgress, at client: AppClient, now: Double
    ) throws(CognitoError) -> Advance {
        try account.checkMaySignIn(at: now, settings.passwordPolicy)
        var progress = progress
        if account.needsNewPassword, progress.factors.contains(.password) {
            progress.stage = .newPassword
        } else if let stage = nextFactor(of: account, progress) {
            progress.stage = stage
        } else {
            return Advance(step: .complete(AuthenticatedUser(user: account.user, factors: progress.factors)))
        }
        return try challenge(account, progress, at: client, now: now)
    }

    /// Opens the session of a challenge.
    ///
    /// - Parameter account: `nil` for an unknown user, whose challenge must look like that of a known one.
    /// - Throws: `limitExceeded` for a code too many; `internalFailure` if OpenSSL fails.
    mutating func challenge(
        _ account: Account?, _ progress: SignInProgress, at client: AppClient, now: Double
    ) throws(CognitoError) -> Advance {
        // Each code allows some guesses, so that the number of codes bounds them.
        if case .emailCode = progress.stage { try countCode(for: progress.who, at: now) }
        var progress = progress
        progress.passwordSetAt = account?.passwordSetAt
        let session = sessions.open(progress, lifetime: client.sessionLifetime, at: now)
        let (name, user) = (progress.challenge, account?.user)
        switch progress.stage {
        case .select(let available):
            return Advance(step: .challenge(AuthChallenge(name, session: session, available: available)))
        case .password, .passwordSRP: return Advance(step: .challenge(AuthChallenge(name, session: session)))
        case .emailCode:
            let code = try codes.issue(.signIn, subject: Self.codeOwner(progress.who), at: now)
            let challenge = AuthChallenge(name, Self.delivery(user, progress.who), session: session)
            return Advance(step: .challenge(challenge), code: user.map { SignInCode(user: $0, code: code) })
        case .custom(let custom):
            let parameters = custom.parameters.merging(["USERNAME": user?.username ?? progress.who.name]) { $1 }
            return Advance(step: .challenge(AuthChallenge(name, parameters, session: session)))
        case .newPassword, .softwareToken, .selectMFA, .mfaSetup:
            let parameters = user.map { details(progress.stage, $0) } ?? [:]
            return Advance(step: .challenge(AuthChallenge(name, parameters, session: session)))
        }
    }

    /// The sign-in that waits in a session. A password that has been set since then ends it: its beginner may know the former password alone.
    ///
    /// - Parameter clientID: The client to which the session must belong; `nil` for any.
    /// - Throws: `sessionInvalid`, `sessionUsed` or `sessionExpired`.
    func progress(_ session: String, clientID: String?, at now: Double) throws(CognitoError) -> SignInProgress {
        let progress = try sessions.progress(session, clientID: clientID, at: now)
        guard case .user(let subject) = progress.who else { return progress }
        guard accounts.account(subject: subject)?.passwordSetAt == progress.passwordSetAt else { throw .sessionInvalid }
        return progress
    }

    /// Ends a session: of two concurrent answers, the second finds it used. Throws as ``progress(_:clientID:at:)`` does.
    mutating func use(_ session: String, clientID: String, at now: Double) throws(CognitoError) {
        _ = try progress(session, clientID: clientID, at: now)
        sessions.use(session)
    }

    /// The sign-in that waits for this answer, and its user.
    ///
    /// - Throws: `sessionInvalid`, also for another user or challenge; `sessionUsed` or `sessionExpired`.
    func waiting(
        _ session: String, for challenge: ChallengeName, _ username: String, clientID: String, at now: Double
    ) throws(CognitoError) -> (progress: SignInProgress, account: Account?) {
        let progress = try progress(session, clientID: clientID, at: now)
        guard progress.challenge == challenge else { throw .sessionInvalid }
        switch progress.who {
        case .user(let subject):
            guard let account = try? account(username), sameBytes(account.user.subject, subject) else { throw .sessionInvalid }
            return (progress, account)
        case .nobody(let name):
            guard sameBytes(name, username) else { throw .sessionInvalid }
            return (progress, nil)
        }
    }

    /// The owner of a sign-in's code. An unknown user's code is issued and checked like any other, but never sent.
    static func codeOwner(_ who: SignInProgress.Who) -> String {
        switch who {
        case .user(let subject): subject
        case .nobody(let name): "nobody\0\(name)"
        }
    }

    /// Counts a code to sign in. All spellings of an unknown name count together, as those of a user's do. Throws `limitExceeded`.
    private mutating func countCode(for who: SignInProgress.Who, at now: Double) throws(CognitoError) {
        switch who {
        case .user(let subject): try codes.request(.signIn, for: subject, at: now)
        case .nobody(let name): try codes.request(.signIn, for: accounts.folded(name).text, isKnown: false, at: now)
        }
    }

    private static func delivery(_ user: TestUser?, _ who: SignInProgress.Who) -> [String: String] {
        let destination = user?.email ?? (isEmail(who.name) ? who.name : "\(who.name)@example.com")
        return ["CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL", "CODE_DELIVERY_DESTINATION": ConcealedContact.text(destination)]
    }

    /// `ChallengeParameters`, of which some are JSON inside strings.
    private func details(_ stage: SignInProgress.Stage, _ user: TestUser) -> [String: String] {
        var parameters = ["USER_ID_FOR_SRP": user.username]
        switch stage {
        case .newPassword:
            let missing = missingAttributes(of: user).map { "userAttributes.\($0)" }
            let attributes = user.attributeList.dropFirst().map { JSONValue.Member($0.name, .string($0.value)) }
            parameters["requiredAttributes"] = JSONValue.array(missing.map { .string($0) }).text
            parameters["userAttributes"] = JSONValue.object(attributes).text
        case .selectMFA(let methods): parameters["MFAS_CAN_CHOOSE"] = JSONValue.array(methods.map { .string($0.rawValue) }).text
        case .mfaSetup: parameters["MFAS_CAN_SETUP"] = JSONValue.array(mfaMethods.map { .string($0.rawValue) }).text
        default: break
        }
        return parameters
    }
}

extension SignInProgress.Who {
    /// The `sub`, or the name that was given.
    var name: String {
        switch self {
        case .user(let subject): subject
        case .nobody(let name): name
        }
    }
}

extension JSONValue {
    fileprivate var text: String { String(decoding: encoded(), as: UTF8.self) }
}
