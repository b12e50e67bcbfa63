/// A sign-in that waits for the answer to a challenge.
struct SignInProgress: Sendable {
    /// The challenge to answer next.
    enum Stage: Sendable {
        case newPassword
        case softwareToken
        case emailCode
        case selectMFA([UserMFA.Method])
        /// `AssociateSoftwareToken` and `VerifySoftwareToken` also accept this stage's session.
        case mfaSetup(isVerified: Bool)
        case select([ChallengeName])
        case password
        case passwordSRP
        case custom(CustomChallenge)
    }

    /// The user who signs in, by `sub`, or the given name of an unknown user.
    enum Who: Sendable, Equatable {
        case user(subject: String)
        case nobody(named: String)
    }

    let who: Who
    let clientID: String
    var stage: Stage
    var factors = AuthenticationFactors()
    /// The level that `TARGET_ACR_VALUES` asks for.
    var target: AuthenticationLevel?
    /// The time at which the user's password was set, in seconds since 1970. Another one ends the sign-in.
    var passwordSetAt: Double?
    /// The answered challenges of `CUSTOM_AUTH`.
    var rounds: [CustomAuthRound] = []

    init(_ who: Who, clientID: String, _ stage: Stage) {
        self.who = who
        self.clientID = clientID
        self.stage = stage
    }

    /// The name of the stage's challenge.
    var challenge: ChallengeName {
        switch stage {
        case .newPassword: .newPasswordRequired
        case .softwareToken: .softwareToken
        case .emailCode: .emailCode
        case .selectMFA: .selectMFAType
        case .mfaSetup: .mfaSetup
        case .select: .selectChallenge
        case .password: .password
        case .passwordSRP: .passwordSRP
        case .custom: .custom
        }
    }
}

/// A user who has completed a sign-in.
struct AuthenticatedUser: Sendable {
    let user: TestUser
    let factors: AuthenticationFactors
}

/// The outcome of a right answer.
enum SignInStep: Sendable {
    case complete(AuthenticatedUser)
    case challenge(AuthChallenge)
}
