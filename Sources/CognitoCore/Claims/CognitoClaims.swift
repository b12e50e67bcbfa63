public import JOSE
public import StrictJSON

/// What every verified token says, for reading.
public protocol CognitoClaims: Sendable {
    /// What tokens of every kind carry.
    var common: CommonClaims { get }
    /// Which kind of token it is.
    var kind: TokenKind { get }
}

extension CognitoClaims {
    /// `sub`: the user, or the client of a machine token; never empty.
    public var subject: String { common.subject }
    /// The user's name where the token comes from; `nil` for a program's own token.
    public var username: String? { common.username }
    /// The groups that the bearer is in: `cognito:groups`, or of an issuer that is no user pool `groups` unless it was configured
    /// otherwise, in the token's order, which means nothing. A program is in none. Empty also where ``groupsClaim`` is malformed: a rule
    /// that prohibits groups must ask ``groupsClaim`` too.
    public var groups: [String] { common.groups }
    /// The token's claim about groups, of users and programs alike.
    public var groupsClaim: GroupsClaim { common.groupsClaim }
    /// `exp`.
    public var expirationTime: NumericDate { common.expirationTime }
    /// From when on the token is refused as expired, in seconds since 1970: `exp` and the clock skew that is allowed.
    public var acceptedUntil: Double { common.acceptedUntil }
    /// Every claim, as the token spells it.
    public var claimsSet: JSONDocument { common.claimsSet }
}

extension CognitoClaims {
    /// - Returns: True if the user is in the group of exactly this name, compared by UTF-8 bytes.
    public func isMember(of group: String) -> Bool { groups.contains { sameBytes($0, group) } }

    /// - Returns: True if `aud` names exactly this recipient, alone or among others, compared by UTF-8 bytes.
    public func isMeant(for recipient: String) -> Bool {
        guard let audience = claimsSet[.audience] else { return false }
        return (audience.elements ?? [audience]).contains { $0.isString(recipient) }
    }

    /// `iss`: the issuer, without which a subject, a user name or a group is ambiguous.
    public var issuedBy: String? { claimsSet[.issuer]?.string }
    /// The client to which an access token was given: of a user pool's `client_id`, which is one of our app clients, of another issuer's
    /// program whatever names it; `nil` for a token of another kind.
    public var client: String? {
        switch kind {
        case .access: claimsSet[.clientID]?.string
        case .machine: ProgramToken.client(in: claimsSet) ?? subject
        case .id, .openID, .loadBalancer, .apiKey: nil
        }
    }
    /// `iat`.
    public var issuedAt: NumericDate? { date(.issuedAt) }
    /// `auth_time`: when the user last proved who they are; a refresh leaves it.
    public var authenticationTime: NumericDate? { date(.authenticationTime) }
    /// `acr`: how strongly the user has signed in, in the issuer's words; `nil` where it does not say, or not as text.
    public var authenticationContextClass: String? { claimsSet[.authenticationContextClass]?.string }
    /// `jti`.
    public var tokenID: String? { claimsSet[.tokenID]?.string }
    /// `origin_jti`: the same for all tokens of one sign-in.
    public var originTokenID: String? { claimsSet[.originTokenID]?.string }
    /// `event_id`.
    public var eventID: String? { claimsSet[.eventID]?.string }

    private func date(_ claim: Claim) -> NumericDate? { claimsSet[claim]?.number.flatMap { NumericDate($0) } }
}
