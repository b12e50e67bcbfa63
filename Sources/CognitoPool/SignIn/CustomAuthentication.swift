/// Decides about a sign-in by `CUSTOM_AUTH`: called when it begins and after each answer, as Cognito's triggers are (define, create and verify a
/// challenge).
///
///     configuration.customAuthentication = { request in
///         if request.rounds.last?.isRight == true { return .signIn }
///         return request.rounds.count < 3 ? .challenge(CustomChallenge(["question": "6 × 7"]) { $0 == "42" }) : .refuse
///     }
///
/// It runs on the pool's event loop: it must neither block nor call the pool.
public typealias CustomAuthentication = @Sendable (CustomAuthRequest) -> CustomAuthDecision

/// What is known when a decision is due.
public struct CustomAuthRequest: Sendable {
    /// `nil` where the client hides that there is no such user; a decision to sign in is then a refusal.
    public let user: TestUser?
    public let clientID: String
    /// The challenges so far, oldest first.
    public let rounds: [CustomAuthRound]
    /// `ClientMetadata` of the call.
    public let metadata: [String: String]
}

/// A challenge that was answered.
public struct CustomAuthRound: Sendable, Equatable {
    /// `CUSTOM_CHALLENGE`, or `PASSWORD_VERIFIER` where the sign-in began with SRP.
    public let challenge: ChallengeName
    public let isRight: Bool
}

/// What a user is asked.
public struct CustomChallenge: Sendable {
    /// `ChallengeParameters`; `USERNAME` is added.
    public let parameters: [String: String]
    /// - Returns: True for the right `ANSWER`.
    public let isRight: @Sendable (_ answer: String) -> Bool

    public init(_ parameters: [String: String] = [:], isRight: @escaping @Sendable (_ answer: String) -> Bool) {
        self.parameters = parameters
        self.isRight = isRight
    }
}

public enum CustomAuthDecision: Sendable {
    case challenge(CustomChallenge)
    case signIn
    case refuse
}
