/// The claims of an access token that a program got for itself (client credentials grant). It has no user and no groups.
///
/// Source: RFC 6749 §4.4; docs/cognito.md, "Claims"; RFC 9068 §2.2 for an issuer that is no user pool
public struct MachineTokenClaims: BearerClaims, ScopedClaims {
    public let common: CommonClaims
    public var kind: TokenKind { .machine }

    /// The client: for a user pool's token one of our app clients, else one of the issuer's own.
    public var clientID: String { client ?? subject }
}

extension MachineTokenClaims {
    /// The claims of a program's own token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .machine(let claims) = claims else { return nil }
        self = claims
    }
}
