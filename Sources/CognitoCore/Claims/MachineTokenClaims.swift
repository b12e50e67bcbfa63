/// The claims of an access token that an issuer gave to a program for itself (client credentials). It stands for no user, and is in no
/// group.
///
/// Source: RFC 6749 §4.4; docs/cognito.md, "Claims"; RFC 9068 §2.2 for an issuer that is no user pool
public struct MachineTokenClaims: BearerClaims, ScopedClaims {
    public let common: CommonClaims
    public var kind: TokenKind { .machine }

    /// The client: one of our app clients where the token is of a user pool, one of the issuer's own otherwise.
    public let clientID: String
}

extension MachineTokenClaims {
    /// The claims of a program's own token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .machine(let claims) = claims else { return nil }
        self = claims
    }
}
