public import StrictJSON

/// `ChallengeName`: the next proof or action that a sign-in needs.
public enum ChallengeName: String, Sendable {
    case passwordVerifier = "PASSWORD_VERIFIER"
    case newPasswordRequired = "NEW_PASSWORD_REQUIRED"
    case softwareToken = "SOFTWARE_TOKEN_MFA"
    case emailCode = "EMAIL_OTP"
    case selectMFAType = "SELECT_MFA_TYPE"
    case mfaSetup = "MFA_SETUP"
    case selectChallenge = "SELECT_CHALLENGE"
    case password = "PASSWORD"
    case passwordSRP = "PASSWORD_SRP"
    case custom = "CUSTOM_CHALLENGE"
}

/// A challenge in the answer of `InitiateAuth` or `RespondToAuthChallenge`.
public struct AuthChallenge: Sendable, Equatable {
    /// `ChallengeName`.
    public let name: ChallengeName
    /// `ChallengeParameters`.
    public let parameters: [String: String]
    /// `Session`, which the response must repeat; `nil` for `PASSWORD_VERIFIER`, which has a secret block instead.
    public let session: String?
    /// `AvailableChallenges`: the choices of `SELECT_CHALLENGE`.
    public let available: [ChallengeName]

    init(_ name: ChallengeName, _ parameters: [String: String] = [:], session: String? = nil, available: [ChallengeName] = []) {
        self.name = name
        self.parameters = parameters
        self.session = session
        self.available = available
    }

    /// The answer of the operation.
    public var json: JSONValue {
        let parameters = parameters.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
        var json = JSONMembers([.init("ChallengeName", .string(name.rawValue)), .init("ChallengeParameters", .object(parameters))])
        json["Session"] = session.map { .string($0) }
        json["AvailableChallenges"] = available.isEmpty ? nil : .array(available.map { .string($0.rawValue) })
        return json.json
    }
}

/// The outcome of one step of a sign-in.
public enum AuthStep: Sendable, Equatable {
    case tokens(SignInTokens)
    case challenge(AuthChallenge)

    /// The answer of the operation.
    public var json: JSONValue {
        switch self {
        case .tokens(let tokens): ["AuthenticationResult": tokens.json, "ChallengeParameters": [:]]
        case .challenge(let challenge): challenge.json
        }
    }
}
