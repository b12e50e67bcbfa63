import CognitoCore
import StrictJSON

/// `CUSTOM_AUTH`: a closure chooses the challenges. Without it the flow is not enabled.
///
/// Source: docs/cognito.md, "Flows"
extension PoolService {
    /// Begins a sign-in. With `CHALLENGE_NAME` and `SRP_A`, the user first proves the password by SRP.
    func beginCustom(_ parameters: OperationParameters, _ call: SignInCall) async throws(CognitoError) -> AuthStep {
        guard configuration.customAuthentication != nil else { throw .flowNotEnabled("CUSTOM_AUTH") }
        let username = try parameters.required("USERNAME")
        if parameters["CHALLENGE_NAME"] == "SRP_A" { return .challenge(try await beginSRP(parameters, isCustom: true, call)) }
        try call.checkSecretHash(parameters["SECRET_HASH"], username: username)
        let attempt = try attempt(username, call)
        guard attempt.account != nil || call.client.hidesUnknownUsers else { throw .userNotFound }
        let who = attempt.account.map { SignInProgress.Who.user(subject: $0.user.subject) } ?? .nobody(named: username)
        return try decide(SignInProgress(who, clientID: call.client.id, .password), attempt.account, call)
    }

    /// Goes on after the proof of SRP.
    func continueCustom(_ attempt: PasswordAttempt, isRight: Bool, _ call: SignInCall) throws(CognitoError) -> AuthStep {
        let now = try now()
        let account: UserDirectory.Account
        do {
            account = try withDirectory { directory throws(CognitoError) in try directory.end(attempt, isRight: isRight, at: now) }
        } catch .userNotFound {
            throw .incorrectUsernameOrPassword
        }
        var progress = SignInProgress(.user(subject: account.user.subject), clientID: call.client.id, .password)
        progress.factors.add(.password)
        progress.rounds = [CustomAuthRound(challenge: .passwordVerifier, isRight: true)]
        return try decide(progress, account, call)
    }

    /// Answers `CUSTOM_CHALLENGE`. A wrong answer is no error: the closure decides about the consequence.
    func answerCustom(_ answer: ChallengeAnswer, _ text: String, _ call: SignInCall) throws(CognitoError) -> AuthStep {
        let waiting = try waiting(for: answer, call)
        var progress = waiting.progress
        guard case .custom(let challenge) = progress.stage else { throw .sessionInvalid }
        try use(answer.session, call)
        progress.rounds.append(CustomAuthRound(challenge: .custom, isRight: challenge.isRight(text)))
        return try decide(progress, waiting.account, call)
    }

    private func decide(
        _ progress: SignInProgress, _ account: UserDirectory.Account?, _ call: SignInCall
    ) throws(CognitoError) -> AuthStep {
        guard let decide = configuration.customAuthentication else { throw .flowNotEnabled("CUSTOM_AUTH") }
        let request = CustomAuthRequest(
            user: account?.user, clientID: call.client.id, rounds: progress.rounds, metadata: call.metadata)
        let now = try now()
        switch decide(request) {
        case .challenge(let challenge):
            var progress = progress
            progress.stage = .custom(challenge)
            let advance = try withDirectory { [progress] directory throws(CognitoError) in
                try directory.challenge(account, progress, at: call.client, now: now)
            }
            return try finish(advance, call)
        case .signIn:
            guard let account else { throw .incorrectUsernameOrPassword }
            try account.checkMaySignIn(at: now, settings.passwordPolicy)
            return .tokens(try tokens(for: AuthenticatedUser(user: account.user, factors: progress.factors), call))
        case .refuse: throw .incorrectUsernameOrPassword
        }
    }
}
