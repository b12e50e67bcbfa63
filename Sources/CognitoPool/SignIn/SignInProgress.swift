/// A sign-in that waits for the answer to a challenge.
struct SignInProgress: Sendable {
    /// What is asked.
    enum Stage: Sendable {
        case newPassword
        case softwareToken
        case emailCode
        case selectMFA([UserMFA.Method])
        /// `AssociateSoftwareToken` and `VerifySoftwareToken` take this stage's session too.
        case mfaSetup(isVerified: Bool)
        case select([ChallengeName])
        case password
        case passwordSRP
        case custom(CustomChallenge)
    }

    /// Who signs in: a user's `sub`, or the given name where no user has it.
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
    /// What `CUSTOM_AUTH` has asked so far.
    var rounds: [CustomAuthRound] = []

    init(_ who: Who, clientID: String, _ stage: Stage) {
        self.who = who
        self.clientID = clientID
        self.stage = stage
    }

    /// The challenge that the stage is answered under.
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

/// Somebody who has proved all that was asked.
struct AuthenticatedUser: Sendable {
    let user: TestUser
    let factors: AuthenticationFactors
}

/// What a right answer leads to.
enum SignInStep: Sendable {
    case complete(AuthenticatedUser)
    case challenge(AuthChallenge)
}
