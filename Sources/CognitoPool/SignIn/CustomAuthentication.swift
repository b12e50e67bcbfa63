/// Decides about a sign-in by `CUSTOM_AUTH`. It is called at the beginning and after each answer, in place of Cognito's triggers that define,
/// create and verify a challenge.
///
///     configuration.customAuthentication = { request in
///         if request.rounds.last?.isRight == true { return .signIn }
///         return request.rounds.count < 3 ? .challenge(CustomChallenge(["question": "6 × 7"]) { $0 == "42" }) : .refuse
///     }
///
/// It runs on the pool's event loop: it must neither block nor call the pool.
public typealias CustomAuthentication = @Sendable (CustomAuthRequest) -> CustomAuthDecision

/// The state of a sign-in for which a decision is due.
public struct CustomAuthRequest: Sendable {
    /// The user; `nil` for an unknown one, if the client hides unknown users. A decision to sign in is a refusal then.
    public let user: TestUser?
    /// The app client by which the user signs in.
    public let clientID: String
    /// The challenges so far, oldest first.
    public let rounds: [CustomAuthRound]
    /// `ClientMetadata` of the call.
    public let metadata: [String: String]
}

/// An answered challenge.
public struct CustomAuthRound: Sendable, Equatable {
    /// `CUSTOM_CHALLENGE`, or `PASSWORD_VERIFIER` for a sign-in that began with SRP.
    public let challenge: ChallengeName
    /// If true, the answer was right.
    public let isRight: Bool
}

/// A challenge to the user.
public struct CustomChallenge: Sendable {
    /// `ChallengeParameters`; `USERNAME` is added.
    public let parameters: [String: String]
    /// - Returns: True for the right `ANSWER`.
    public let isRight: @Sendable (_ answer: String) -> Bool

    /// A challenge that any client can show from its parameters.
    ///
    /// - Parameters:
    ///   - parameters: What the client is told, such as a question.
    ///   - isRight: Called with `ANSWER` on the pool's event loop; must not block.
    public init(_ parameters: [String: String] = [:], isRight: @escaping @Sendable (_ answer: String) -> Bool) {
        self.parameters = parameters
        self.isRight = isRight
    }
}

/// What follows in a sign-in by `CUSTOM_AUTH`.
public enum CustomAuthDecision: Sendable {
    /// The user is challenged, perhaps once more.
    case challenge(CustomChallenge)
    /// The user gets tokens.
    case signIn
    /// The sign-in fails, as with a wrong password.
    case refuse
}
