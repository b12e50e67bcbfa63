public import JOSE
public import StrictJSON

/// The claims of a user's verified access token: what its bearer may do. Cognito itself puts no e-mail address into it.
public struct AccessTokenClaims: CognitoClaims, ScopedClaims {
    let common: CommonClaims
    public var subject: String { common.subject }
    public var expirationTime: NumericDate { common.expirationTime }
    public var acceptedUntil: Double { common.acceptedUntil }
    public var claimsSet: JSONDocument { common.claimsSet }
    public var kind: TokenKind { .access }
    /// `username`.
    public var username: String? { common.username }
    public var groups: [String] { common.groups }
    public var groupsClaim: GroupsClaim { common.groupsClaim }
    public var scopes: [String] { common.scopes }

    /// `client_id`: one of our app clients.
    public let clientID: String
}

extension AccessTokenClaims {
    /// The claims of a user's access token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .user(.access(let claims)) = claims else { return nil }
        self = claims
    }
}
