public import JOSE
public import StrictJSON

/// What tokens of every kind carry. Only ``CognitoVerifier`` and ``LoadBalancerVerifier`` make it, which is what makes the claims verified.
///
/// Shared by reference, since claims are handed from guard to guard to handler.
public final class CommonClaims: Sendable {
    /// `sub`: the user, or the client of a machine token; never empty.
    public let subject: String
    /// `exp`.
    public let expirationTime: NumericDate
    /// From when on the token is refused as expired, in seconds since 1970: `exp` and the clock skew that is allowed.
    public let acceptedUntil: Double
    /// Every claim, as the token spells it.
    public let claimsSet: JSONDocument
    /// The user's name where the token comes from; `nil` for a program's own token. It and the groups are read once: a token that is cached
    /// is asked for them with each request.
    public let username: String?
    /// The token's claim about groups, of users and programs alike.
    public let groupsClaim: GroupsClaim
    /// The groups that the bearer is in. A program is in none.
    public let groups: [String]
    private let scopesClaim: ScopesClaim

    /// What was granted, if the token is of a kind that grants anything.
    var scopes: [String] { scopesClaim.scopes(in: claimsSet) }

    /// - Parameters:
    ///   - username: The claim that has the user's name; `nil` for a token that has none.
    ///   - groups: Where the token says in which groups its bearer is.
    ///   - scopes: Where it says what it grants.
    ///   - isProgram: True if the token stands for no user.
    init(
        subject: String, expirationTime: NumericDate, _ claimsSet: JSONDocument, clockSkew: Double, username: Claim?, groups: ClaimPath,
        scopes: ScopesClaim, isProgram: Bool = false
    ) {
        self.subject = subject
        self.expirationTime = expirationTime
        acceptedUntil = expirationTime.secondsSinceEpoch + clockSkew
        self.claimsSet = claimsSet
        self.username = username.flatMap { claimsSet[$0]?.string }
        groupsClaim = GroupsClaim(at: groups, in: claimsSet)
        self.groups = isProgram ? [] : groupsClaim.names
        scopesClaim = scopes
    }

    /// What a key says that a user has made: no user name, and no group.
    ///
    /// - Parameter expirationTime: Also when it is refused as expired: no clock but ours is asked.
    package init(keyOf subject: String, expirationTime: NumericDate, _ claimsSet: JSONDocument) {
        self.subject = subject
        self.expirationTime = expirationTime
        acceptedUntil = expirationTime.secondsSinceEpoch
        self.claimsSet = claimsSet
        username = nil
        groupsClaim = .absent
        groups = []
        scopesClaim = .none
    }
}
