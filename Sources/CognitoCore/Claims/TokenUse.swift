/// What a Cognito token is for, as its `token_use` claim says.
public enum TokenUse: String, Sendable, Equatable {
    case id, access
}

/// Which tokens of a user pool the API takes: `COGNITO_TOKEN_USE`.
public enum AcceptedTokenUse: String, Sendable, Equatable, CaseIterable {
    case id, access
    /// Both kinds.
    case any

    /// - Returns: True if tokens of this use are taken.
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
    /// The access token that an issuer gave to a program for itself: ``MachineTokenClaims``.
    case machine
    /// A user's token of an issuer that is no user pool: ``OpenIDClaims``.
    case openID
    /// What an Application Load Balancer says of a user: ``LoadBalancerClaims``.
    case loadBalancer
    /// No token: an API key that a user has made.
    case apiKey
}
