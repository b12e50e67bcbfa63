import CognitoCore
import StrictJSON

/// `USER_AUTH`: a sign-in by a factor of the user's choice.
///
/// Source: docs/cognito.md, "Flows"
extension PoolService {
    /// Begins with `PREFERRED_CHALLENGE`. Without it, or if the user cannot answer it, the answer lists the challenges to choose from.
    func choose(_ parameters: OperationParameters, _ call: SignInCall) async throws(CognitoError) -> AuthStep {
        let username = try parameters.required("USERNAME")
        try call.checkSecretHash(parameters["SECRET_HASH"], username: username)
        let attempt = try attempt(username, call)
        guard attempt.account != nil || call.client.hidesUnknownUsers else { throw .userNotFound }
        let (who, now) = (attempt.account.map { SignInProgress.Who.user(subject: $0.user.subject) } ?? .nobody(named: username), try now())
        var progress = SignInProgress(who, clientID: call.client.id, .password)
        let credit = try stepUp(parameters, attempt.account)
        (progress.target, progress.factors) = (credit.target, credit.factors)
        if let account = attempt.account, !progress.factors.isEmpty { return try advance(account, progress, call) }
        let available = try withDirectory { $0.firstChallenges(of: attempt.account, progress) }
        guard let wanted = parameters["PREFERRED_CHALLENGE"].flatMap({ ChallengeName(rawValue: $0) }), available.contains(wanted) else {
            progress.stage = .select(available)
            return try open(attempt.account, progress, call, now: now)
        }
        return try await begin(wanted, parameters, attempt.account, progress, username: username, call)
    }

    /// Begins with a factor, whose proof the parameters may already contain.
    private func begin(
        _ challenge: ChallengeName, _ parameters: OperationParameters, _ account: UserDirectory.Account?, _ progress: SignInProgress,
        username: String, _ call: SignInCall
    ) async throws(CognitoError) -> AuthStep {
        var progress = progress
        switch challenge {
        case .password:
            if let password = parameters["PASSWORD"], !password.isEmpty {
                return try await signIn(username, password, target: progress.target, call)
            }
            progress.stage = .password
        case .passwordSRP:
            if let value = parameters["SRP_A"], !value.isEmpty {
                return .challenge(try await beginSRP(username, value, target: progress.target, call))
            }
            progress.stage = .passwordSRP
        default: progress.stage = .emailCode
        }
        return try open(account, progress, call, now: try now())
    }

    private func open(
        _ account: UserDirectory.Account?, _ progress: SignInProgress, _ call: SignInCall, now: Double
    ) throws(CognitoError) -> AuthStep {
        let advance = try withDirectory { directory throws(CognitoError) in
            try directory.challenge(account, progress, at: call.client, now: now)
        }
        return try finish(advance, call)
    }

    private func advance(
        _ account: UserDirectory.Account, _ progress: SignInProgress, _ call: SignInCall
    ) throws(CognitoError) -> AuthStep {
        let now = try now()
        let advance = try withDirectory { directory throws(CognitoError) in
            try directory.advance(account, progress, at: call.client, now: now)
        }
        return try finish(advance, call)
    }

    /// Answers `SELECT_CHALLENGE`. A wrong password leaves the session open.
    func answerSelect(_ answer: ChallengeAnswer, _ name: String, _ call: SignInCall) async throws(CognitoError) -> AuthStep {
        let (progress, account) = try waiting(for: answer, call)
        guard case .select(let available) = progress.stage, let wanted = ChallengeName(rawValue: name), available.contains(wanted) else {
            throw .invalidParameter(.answer)
        }
        switch wanted {
        case .password: return try await answerPassword(answer, call)
        case .passwordSRP: return try await answerPasswordSRP(answer, call)
        default:
            try use(answer.session, call)
            var progress = progress
            progress.stage = .emailCode
            return try open(account, progress, call, now: try now())
        }
    }

    /// Answers `PASSWORD`, or its choice in `SELECT_CHALLENGE`.
    func answerPassword(_ answer: ChallengeAnswer, _ call: SignInCall) async throws(CognitoError) -> AuthStep {
        let password = try answer.responses.required("PASSWORD")
        let target = try waiting(for: answer, call).progress.target
        return try await signIn(answer.username, password, session: answer.session, target: target, call)
    }

    /// Answers `PASSWORD_SRP`, or its choice in `SELECT_CHALLENGE`.
    func answerPasswordSRP(_ answer: ChallengeAnswer, _ call: SignInCall) async throws(CognitoError) -> AuthStep {
        let value = try answer.responses.required("SRP_A")
        let progress = try waiting(for: answer, call).progress
        let challenge = try await beginSRP(answer.username, value, target: progress.target, after: progress.factors, call)
        try use(answer.session, call)
        return .challenge(challenge)
    }
}

extension UserDirectory {
    /// The challenges with which a user can begin; for an unknown name, those of a user with an e-mail address.
    func firstChallenges(of account: Account?, _ progress: SignInProgress) -> [ChallengeName] {
        let password: [ChallengeName] = settings.firstFactors.contains("PASSWORD") ? [.password, .passwordSRP] : []
        if progress.target?.factors.first == .email { return [.emailCode] }
        guard progress.target == nil, canBeginWithEmail(account) else { return password }
        return password + [.emailCode]
    }

    /// - Returns: False if a second factor is required: a code by e-mail cannot precede it, so such a user begins with the password.
    private func canBeginWithEmail(_ account: Account?) -> Bool {
        guard settings.firstFactors.contains("EMAIL_OTP"), settings.mfa.requirement != .on else { return false }
        guard let account else { return true }
        return isSetUp(.email, for: account) && usableMethods(of: account).isEmpty
    }
}
