public import JOSE
public import StrictJSON

/// The claims of a user's verified token of an OpenID Connect issuer that is no user pool.
///
/// Source: OpenID Connect Core 1.0 §2, §5.1; RFC 9068 §2.2
public struct OpenIDClaims: CognitoClaims, ScopedClaims {
    let common: CommonClaims
    public var subject: String { common.subject }
    public var expirationTime: NumericDate { common.expirationTime }
    public var acceptedUntil: Double { common.acceptedUntil }
    public var claimsSet: JSONDocument { common.claimsSet }
    public var kind: TokenKind { .openID }
    /// `preferred_username`, which its owner may change.
    public var username: String? { common.username }
    public var groups: [String] { common.groups }
    public var groupsClaim: GroupsClaim { common.groupsClaim }
    public var scopes: [String] { common.scopes }

    /// `iss`: the issuer, as it was configured.
    public let issuer: String

    /// `email`.
    public var email: String? { claimsSet[.email]?.string }
    /// `email_verified`; `nil` unless it is a Boolean.
    public var emailVerified: Bool? { claimsSet[.emailVerified]?.bool }
}

extension OpenIDClaims {
    /// The claims of an OpenID Connect issuer's token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .user(.openID(let claims)) = claims else { return nil }
        self = claims
    }
}
