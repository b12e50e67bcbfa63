/// The claims of a user's verified access token. Cognito itself puts no e-mail address into it.
///
/// The user's ``CognitoClaims/username`` is `username`.
public struct AccessTokenClaims: BearerClaims, ScopedClaims {
    public let common: CommonClaims
    public var kind: TokenKind { .access }

    /// `client_id`: one of our app clients.
    public var clientID: String { client ?? "" }
}

extension AccessTokenClaims {
    /// The claims of a user's access token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .user(.access(let claims)) = claims else { return nil }
        self = claims
    }
}
