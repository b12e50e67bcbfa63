public import JOSE
public import StrictJSON

/// The claims of a verified token, of any kind.
public protocol CognitoClaims: Sendable {
    /// The claims that tokens of every kind have.
    var common: CommonClaims { get }
    /// The kind of the token.
    var kind: TokenKind { get }
    /// `iss`, as it was configured; never empty. A subject, a user name or a group is unique within one issuer only.
    var issuer: String { get }
}

extension CognitoClaims {
    public var issuer: String { common.string(.issuer) ?? "" }
    /// `sub`: the user, or the client of a machine token; never empty.
    public var subject: String { common.subject }
    /// The user's name at the issuer; `nil` for a program's own token.
    public var username: String? { common.username }
    /// The groups of the bearer, in the token's order, which has no meaning. They are in `cognito:groups`, or, for an issuer that is no user
    /// pool, in `groups` or the configured claim. A program is in none. The list is also empty if ``groupsClaim`` is malformed, so a rule that
    /// prohibits groups must check ``groupsClaim``, too.
    public var groups: [String] { common.groups }
    /// The token's claim about groups, of users and programs alike.
    public var groupsClaim: GroupsClaim { common.groupsClaim }
    /// `exp`.
    public var expirationTime: NumericDate { common.expirationTime }
    /// The time from which on the token is refused as expired, in seconds since 1970: `exp` + clock skew.
    public var acceptedUntil: Double { common.acceptedUntil }
    /// The whole claims set. That of a cached token is read anew each time, in about a microsecond; one claim takes a tenth of it.
    public var claimsSet: JSONDocument { common.text.document }
    /// The whole claims set as JSON, byte for byte.
    public var claimsSetBytes: [UInt8] { common.text.bytes }
}

extension CognitoClaims {
    /// - Returns: True if the user is in the group of exactly this name, compared by UTF-8 bytes.
    public func isMember(of group: String) -> Bool { groups.contains { sameBytes($0, group) } }

    /// - Returns: True if `aud` names exactly this recipient, alone or among others, compared by UTF-8 bytes.
    public func isMeant(for recipient: String) -> Bool {
        guard let audience = common.text[.audience] else { return false }
        return (audience.elements ?? [audience]).contains { $0.isString(recipient) }
    }

    /// The client to which an access token was issued; `nil` for a token of another kind. For a user pool it is `client_id`, one of our app
    /// clients; for a program of another issuer, the claim by which that issuer names the client.
    public var client: String? {
        switch kind {
        case .access: common.string(.clientID)
        case .machine: ProgramToken.client(in: common.text) ?? subject
        case .id, .openID, .loadBalancer, .apiKey: nil
        }
    }
    /// `iat`.
    public var issuedAt: NumericDate? { date(.issuedAt) }
    /// `auth_time`: the time of the user's last authentication; a refresh does not change it.
    public var authenticationTime: NumericDate? { date(.authenticationTime) }
    /// `acr`: how strongly the user has signed in, in the issuer's words; `nil` where it does not say, or not as text.
    public var authenticationContextClass: String? { common.string(.authenticationContextClass) }
    /// `jti`.
    public var tokenID: String? { common.string(.tokenID) }
    /// `origin_jti`, which all tokens of one sign-in share.
    public var originTokenID: String? { common.string(.originTokenID) }
    /// `event_id`.
    public var eventID: String? { common.string(.eventID) }

    private func date(_ claim: Claim) -> NumericDate? { common.text[claim]?.number.flatMap { NumericDate($0) } }
}
