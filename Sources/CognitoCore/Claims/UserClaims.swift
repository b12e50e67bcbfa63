import StrictJSON

/// The claims of a user's verified token, of any kind.
public enum UserClaims: BearerClaims {
    case id(IDTokenClaims)
    case access(AccessTokenClaims)
    case openID(OpenIDClaims)

    public var kind: TokenKind {
        switch self {
        case .id: .id
        case .access: .access
        case .openID: .openID
        }
    }

    /// `email`. An access token has it only if a trigger of the pool's owner adds it.
    public var email: String? { common.string(.email) }

    public var common: CommonClaims {
        switch self {
        case .id(let claims): claims.common
        case .access(let claims): claims.common
        case .openID(let claims): claims.common
        }
    }
}

extension UserClaims {
    /// The claims of a user's token; `nil` for a program's own token.
    public init?(_ claims: CallerClaims) {
        guard case .user(let claims) = claims else { return nil }
        self = claims
    }
}
