import StrictJSON

/// What an Application Load Balancer says of a user whom it has signed in: what the identity provider's user info told it.
///
/// A user pool's user info names no groups. Another provider's `groups` are taken as they are. ``CognitoClaims/username`` is
/// `username`, which a user pool's user info has; ``CognitoClaims/expirationTime`` is `exp` of the header, or of the payload where that is
/// earlier.
///
/// Source: AWS, "Authenticate users using an Application Load Balancer"; OpenID Connect Core 1.0 §5.3
public struct LoadBalancerClaims: CognitoClaims {
    public let common: CommonClaims
    public var kind: TokenKind { .loadBalancer }

    /// `client` of the header: the client as which the load balancer has signed the user in, one of those configured.
    public let clientID: String

    /// `email`.
    public var email: String? { claimsSet[.email]?.string }
    /// `email_verified`; a user pool's user info has it as text. `nil` unless it says true or false.
    public var emailVerified: Bool? {
        guard let claim = claimsSet[.emailVerified] else { return nil }
        return claim.bool ?? (claim.isString("true") ? true : claim.isString("false") ? false : nil)
    }
    /// `name`.
    public var name: String? { claimsSet[.name]?.string }
}
