import StrictJSON

/// The claims of a user's verified token of an OpenID Connect issuer that is no user pool. Their ``CognitoClaims/username`` is
/// `preferred_username`, which the user may change.
///
/// Source: OpenID Connect Core 1.0 §2, §5.1; RFC 9068 §2.2
public struct OpenIDClaims: BearerClaims, ScopedClaims {
    public let common: CommonClaims
    public var kind: TokenKind { .openID }

    /// `email`.
    public var email: String? { common.string(.email) }
    /// `email_verified`; `nil` unless it is a Boolean.
    public var emailVerified: Bool? { common.text[.emailVerified]?.bool }
}

extension OpenIDClaims {
    /// The claims of an OpenID Connect issuer's token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .user(.openID(let claims)) = claims else { return nil }
        self = claims
    }
}
