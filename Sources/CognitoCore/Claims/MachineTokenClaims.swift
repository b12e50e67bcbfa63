public import JOSE
public import StrictJSON

/// The claims of an access token that a user pool gave to a program for itself (client credentials). It stands for no user, and is in no
/// group.
///
/// Source: RFC 6749 §4.4; docs/cognito.md, "Claims"
public struct MachineTokenClaims: CognitoClaims, ScopedClaims {
    let common: CommonClaims
    /// The client.
    public var subject: String { common.subject }
    public var expirationTime: NumericDate { common.expirationTime }
    public var acceptedUntil: Double { common.acceptedUntil }
    public var claimsSet: JSONDocument { common.claimsSet }
    public var kind: TokenKind { .machine }
    public var username: String? { common.username }
    public var groups: [String] { common.groups }

    /// `client_id`: one of our app clients.
    public var clientID: String { common.subject }
}

extension MachineTokenClaims {
    /// The claims of a program's own token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .machine(let claims) = claims else { return nil }
        self = claims
    }
}
