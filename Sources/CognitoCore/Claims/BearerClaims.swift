/// Claims that a verifier can make from a bearer token, of one or several kinds of token. ``LoadBalancerClaims`` do not conform.
public protocol BearerClaims: CognitoClaims {
    /// The claims as this type; `nil` if the token is of another kind.
    init?(_ claims: CallerClaims)
}
