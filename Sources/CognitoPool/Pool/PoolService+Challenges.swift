import CognitoCore
import EnvironmentReading
import StrictJSON

/// Handles the answers to challenges. A session ends with the first right answer.
///
/// Source: docs/cognito.md, "Challenges"
extension PoolService {
    /// - Throws: `sessionInvalid`, `sessionUsed`, `sessionExpired`, `challengeNotSupported`, and the errors of a wrong answer.
    func respond(
        to name: String, session: String?, _ responses: OperationParameters, _ call: SignInCall
    ) async throws(CognitoError) -> AuthStep {
        guard let challenge = ChallengeName(rawValue: name) else { throw .challengeNotSupported }
        if challenge == .passwordVerifier { return try await answerPasswordVerifier(responses, call) }
        guard let session, !session.isEmpty else { throw .missingParameter("Session") }
        let answer = ChallengeAnswer(challenge, session, username: try responses.required("USERNAME"), responses)
        switch challenge {
        case .newPasswordRequired: return try await answerNewPassword(answer, call)
        case .softwareToken: return try answerOneTimePassword(answer, try responses.required("SOFTWARE_TOKEN_MFA_CODE"), call)
        case .emailCode: return try answerEmailCode(answer, try responses.required("EMAIL_OTP_CODE"), call)
        case .selectMFAType: return try answerSelectMFA(answer, try responses.required("ANSWER"), call)
        case .mfaSetup: return try answerMFASetup(answer, call)
        case .selectChallenge: return try await answerSelect(answer, try responses.required("ANSWER"), call)
        case .password: return try await answerPassword(answer, call)
        case .passwordSRP: return try await answerPasswordSRP(answer, call)
        case .custom: return try answerCustom(answer, try responses.required("ANSWER"), call)
        case .passwordVerifier: throw .challengeNotSupported
        }
    }

    /// The sign-in to which an answer belongs, after the check of the client's secret.
    func waiting(
        for answer: ChallengeAnswer, _ call: SignInCall
    ) throws(CognitoError) -> (progress: SignInProgress, account: UserDirectory.Account?) {
        let now = try now()
        let waiting = try withDirectory { directory throws(CognitoError) in
            try directory.waiting(answer.session, for: answer.challenge, answer.username, clientID: call.client.id, at: now)
        }
        try call.checkSecretHash(
            answer.responses["SECRET_HASH"], username: waiting.account?.user.username ?? answer.username)
        return waiting
    }

    /// Ends a session. Throws `sessionUsed` if another answer has ended it meanwhile.
    func use(_ session: String, _ call: SignInCall) throws(CognitoError) {
        let now = try now()
        try withDirectory { directory throws(CognitoError) in try directory.use(session, clientID: call.client.id, at: now) }
    }

    /// Judges an answer under the directory's lock, so that of two concurrent answers the second finds the session used.
    private func settle(
        _ answer: ChallengeAnswer, _ call: SignInCall,
        _ accept: (inout UserDirectory, inout SignInProgress, UserDirectory.Account, Double) throws(CognitoError) -> Void
    ) throws(CognitoError) -> AuthStep {
        _ = try waiting(for: answer, call)
        let now = try now()
        let advance = try withDirectory { directory throws(CognitoError) in
            let waiting = try directory.waiting(
                answer.session, for: answer.challenge, answer.username, clientID: call.client.id, at: now)
            guard let account = waiting.account else { throw .sessionInvalid }
            var progress = waiting.progress
            try accept(&directory, &progress, account, now)
            directory.sessions.use(answer.session)
            return try directory.advance(try directory.account(subject: account.user.subject), progress, at: call.client, now: now)
        }
        return try finish(advance, call)
    }

    /// A new password that the policy refuses leaves the session open.
    private func answerNewPassword(_ answer: ChallengeAnswer, _ call: SignInCall) async throws(CognitoError) -> AuthStep {
        let password = try answer.responses.required("NEW_PASSWORD")
        guard let account = try waiting(for: answer, call).account else { throw .sessionInvalid }
        try await check(password, asNewPasswordOf: account, from: call.origin)
        let proof = try await kept(.permanent(Secret(password)), of: account.user.username, for: call.origin)
        return try settle(answer, newPassword: proof, call)
    }

    /// Sets the new password that the challenge has asked for, unless an administrator has asked for another way meanwhile.
    func settle(_ answer: ChallengeAnswer, newPassword proof: PasswordProof, _ call: SignInCall) throws(CognitoError) -> AuthStep {
        let attributes = answer.responses.withPrefix("userAttributes.")
        // The user who answers has no more rights than with an access token.
        let setter: UserDirectory.AttributeSetter = call.isAdministration ? .administrator : .user(call.client)
        return try settle(answer, call) { directory, _, account, now throws(CognitoError) in
            guard account.needsNewPassword else { throw .sessionInvalid }
            for (name, _) in attributes where directory.settings.requiredAttributes.contains(where: { sameBytes($0, name) }) {
                guard account.user.attribute(name) == nil else { throw .attributeProvided(name) }
            }
            let user = try directory.setting(attributes, of: account.user, by: setter)
            if let missing = directory.missingAttributes(of: user).first { throw .attributeMissingFromAnswer(missing) }
            try directory.setAttributes(attributes, ofSubject: account.user.subject, by: setter, at: now)
            try directory.setPassword(proof, ofSubject: account.user.subject, at: now)
        }
    }

    private func answerOneTimePassword(
        _ answer: ChallengeAnswer, _ code: String, _ call: SignInCall
    ) throws(CognitoError) -> AuthStep {
        try settle(answer, call) { directory, progress, account, now throws(CognitoError) in
            try directory.accept(
                oneTimePassword: code, of: account, secretCode: account.mfa.totpSecret, from: call.origin, at: now)
            progress.factors.add(.authenticator)
        }
    }

    private func answerEmailCode(_ answer: ChallengeAnswer, _ code: String, _ call: SignInCall) throws(CognitoError) -> AuthStep {
        let (progress, account) = try waiting(for: answer, call)
        let (owner, now) = (UserDirectory.codeOwner(progress.who), try now())
        try withDirectory { directory throws(CognitoError) in
            try directory.codes.check(code, .signIn, subject: owner, at: now)
            guard account != nil else { throw .codeMismatch }
        }
        return try settle(answer, call) { directory, progress, _, _ throws(CognitoError) in
            directory.codes.use(.signIn, subject: owner)
            directory.codes.forgiveRequests(.signIn, for: owner)
            progress.factors.add(.email)
        }
    }

    private func answerSelectMFA(_ answer: ChallengeAnswer, _ name: String, _ call: SignInCall) throws(CognitoError) -> AuthStep {
        let (progress, account) = try waiting(for: answer, call)
        guard case .selectMFA(let methods) = progress.stage, let method = methods.first(where: { sameBytes($0.rawValue, name) }) else {
            throw .invalidParameter(.answer)
        }
        let now = try now()
        let advance = try withDirectory { directory throws(CognitoError) in
            var progress = progress
            progress.stage = directory.stage(method)
            try directory.use(answer.session, clientID: call.client.id, at: now)
            return try directory.challenge(account, progress, at: call.client, now: now)
        }
        return try finish(advance, call)
    }

    /// Answers `MFA_SETUP`, after `VerifySoftwareToken` with its session: the factor counts from this sign-in on.
    private func answerMFASetup(_ answer: ChallengeAnswer, _ call: SignInCall) throws(CognitoError) -> AuthStep {
        try settle(answer, call) { directory, progress, account, now throws(CognitoError) in
            guard case .mfaSetup(isVerified: true) = progress.stage else { throw .sessionInvalid }
            try directory.change(subject: account.user.subject, at: now) { $0.mfa.turnOn(.softwareToken, isPreferred: true) }
            progress.factors.add(.authenticator)
        }
    }
}

/// A response to a challenge.
struct ChallengeAnswer: Sendable {
    let challenge: ChallengeName
    let session: String
    let username: String
    let responses: OperationParameters

    init(_ challenge: ChallengeName, _ session: String, username: String, _ responses: OperationParameters) {
        self.challenge = challenge
        self.session = session
        self.username = username
        self.responses = responses
    }
}

extension UserMFA {
    mutating func turnOn(_ method: Method, isPreferred: Bool) {
        if !enabled.contains(method) { enabled.append(method) }
        if isPreferred { preferred = method }
    }

    mutating func turnOff(_ method: Method) {
        enabled.removeAll { $0 == method }
        if preferred == method { preferred = nil }
    }
}
