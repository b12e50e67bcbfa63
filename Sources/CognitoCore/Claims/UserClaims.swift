public import JOSE
public import StrictJSON

/// The claims of a user's verified token, of whichever kind.
public enum UserClaims: CognitoClaims {
    case id(IDTokenClaims)
    case access(AccessTokenClaims)
    case openID(OpenIDClaims)

    public var subject: String { common.subject }
    public var expirationTime: NumericDate { common.expirationTime }
    public var acceptedUntil: Double { common.acceptedUntil }
    public var claimsSet: JSONDocument { common.claimsSet }

    public var username: String? { common.username }
    public var groups: [String] { common.groups }
    public var groupsClaim: GroupsClaim { common.groupsClaim }
    public var scopes: [String] { common.scopes }

    public var kind: TokenKind {
        switch self {
        case .id: .id
        case .access: .access
        case .openID: .openID
        }
    }

    /// `email`. An access token has one only where code of the pool's owner adds it, before the token is made.
    public var email: String? { claimsSet[.email]?.string }

    private var common: CommonClaims {
        switch self {
        case .id(let claims): claims.common
        case .access(let claims): claims.common
        case .openID(let claims): claims.common
        }
    }
}

extension UserClaims {
    /// The claims of a user's token, or `nil` for one that stands for no user.
    public init?(_ claims: CallerClaims) {
        guard case .user(let claims) = claims else { return nil }
        self = claims
    }
}
