public import JOSE
public import StrictJSON

/// The claims of an access token that an issuer gave to a program for itself (client credentials). It stands for no user, and is in no
/// group.
///
/// Source: RFC 6749 §4.4; docs/cognito.md, "Claims"; RFC 9068 §2.2 for an issuer that is no user pool
public struct MachineTokenClaims: CognitoClaims, ScopedClaims {
    let common: CommonClaims
    /// The client, as the issuer calls it when it is the subject.
    public var subject: String { common.subject }
    public var expirationTime: NumericDate { common.expirationTime }
    public var acceptedUntil: Double { common.acceptedUntil }
    public var claimsSet: JSONDocument { common.claimsSet }
    public var kind: TokenKind { .machine }
    public var username: String? { common.username }
    public var groups: [String] { [] }
    public var groupsClaim: GroupsClaim { common.groupsClaim }
    public var scopes: [String] { common.scopes }

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
