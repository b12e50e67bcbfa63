import StrictJSON

/// The claims about a user whom an Application Load Balancer has signed in. The load balancer copies them from the identity provider's user
/// info.
///
/// A user pool's user info has no groups; `groups` of another provider are used unchanged. ``CognitoClaims/username`` is `username`, which a
/// user pool's user info has. ``CognitoClaims/expirationTime`` is the earlier `exp` of header and payload.
///
/// Source: AWS, "Authenticate users using an Application Load Balancer"; OpenID Connect Core 1.0 §5.3
public struct LoadBalancerClaims: CognitoClaims {
    public let common: CommonClaims
    public var kind: TokenKind { .loadBalancer }

    /// `iss` of the header, which the payload need not repeat.
    public let issuer: String
    /// `client` of the header: one of the configured clients, by which the load balancer has signed the user in.
    public let clientID: String

    /// `email`.
    public var email: String? { common.string(.email) }
    /// `email_verified`, a Boolean or, in a user pool's user info, the text `true` or `false`; `nil` for anything else.
    public var emailVerified: Bool? {
        guard let claim = common.text[.emailVerified] else { return nil }
        return claim.bool ?? (claim.isString("true") ? true : claim.isString("false") ? false : nil)
    }
    /// `name`.
    public var name: String? { common.string(.name) }
}
