/// The kind of a Cognito token, as in its claim `token_use`.
public enum TokenUse: String, Sendable, Equatable {
    case id, access
}

/// The kinds of a user pool's tokens that the API accepts: `COGNITO_TOKEN_USE`.
public enum AcceptedTokenUse: String, Sendable, Equatable, CaseIterable {
    case id, access
    /// Both kinds.
    case any

    /// - Returns: True if tokens of this kind are accepted.
    public func accepts(_ use: TokenUse) -> Bool {
        switch self {
        case .id: use == .id
        case .access: use == .access
        case .any: true
        }
    }
}

/// The kinds of verified token, each with a type of its own for its claims.
public enum TokenKind: String, Sendable, Equatable {
    /// A user's ID token of a user pool: ``IDTokenClaims``.
    case id
    /// A user's access token of a user pool: ``AccessTokenClaims``.
    case access
    /// A program's own access token: ``MachineTokenClaims``.
    case machine
    /// A user's token of an issuer that is no user pool: ``OpenIDClaims``.
    case openID
    /// An Application Load Balancer's token about a user: ``LoadBalancerClaims``.
    case loadBalancer
    /// An API key of a user, which is no token.
    case apiKey
}
