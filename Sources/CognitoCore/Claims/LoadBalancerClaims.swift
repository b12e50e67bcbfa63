public import JOSE
public import StrictJSON

/// What an Application Load Balancer says of a user whom it has signed in: what the identity provider's user info told it.
///
/// A user pool's user info names no groups. Another provider's `groups` are taken as they are.
///
/// Source: AWS, "Authenticate users using an Application Load Balancer"; OpenID Connect Core 1.0 §5.3
public struct LoadBalancerClaims: CognitoClaims {
    let common: CommonClaims
    public var subject: String { common.subject }
    /// `exp` of the header, or of the payload where that is earlier.
    public var expirationTime: NumericDate { common.expirationTime }
    public var acceptedUntil: Double { common.acceptedUntil }
    public var claimsSet: JSONDocument { common.claimsSet }
    public var kind: TokenKind { .loadBalancer }
    /// `username`, which a user pool's user info has.
    public var username: String? { common.username }
    public var groups: [String] { common.groups }
    public var groupsClaim: GroupsClaim { common.groupsClaim }

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

extension LoadBalancerClaims {
    /// Always `nil`: no token that a ``CognitoVerifier`` takes is a load balancer's.
    public init?(_ claims: CallerClaims) { nil }
}
