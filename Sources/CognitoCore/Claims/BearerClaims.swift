/// Claims that a bearer token can be made into: those of one kind of token, or of several. What a load balancer says of a user is none.
public protocol BearerClaims: CognitoClaims {
    /// The claims as this type, or `nil` if the token is of another kind.
    init?(_ claims: CallerClaims)
}
