public import JOSE
public import StrictJSON

/// The claims that tokens of every kind have. Only ``CognitoVerifier`` and ``LoadBalancerVerifier`` can make it, so it proves that the claims
/// are verified.
///
/// Shared by reference, since claims are handed from guard to guard to handler.
public final class CommonClaims: Sendable {
    /// `sub`: the user, or the client of a machine token; never empty.
    public let subject: String
    /// `exp`.
    public let expirationTime: NumericDate
    /// The time from which on the token is refused as expired, in seconds since 1970: `exp` + clock skew.
    public let acceptedUntil: Double
    /// The whole claims set, byte for byte.
    public let claimsSet: JSONDocument
    /// The user's name at the issuer; `nil` for a program's own token. The name and the groups are read once, since every request with a cached
    /// token needs them.
    public let username: String?
    /// The token's claim about groups, of users and programs alike.
    public let groupsClaim: GroupsClaim
    /// The groups of the bearer. A program is in none.
    public let groups: [String]
    private let scopesClaim: ScopesClaim

    /// The granted scopes; empty for a kind of token without scopes.
    var scopes: [String] { scopesClaim.scopes(in: claimsSet) }

    /// - Parameters:
    ///   - username: The claim with the user's name; `nil` for a token without one.
    ///   - groups: The place of the groups.
    ///   - scopes: The place of the scopes.
    ///   - isProgram: True for a token of a program itself.
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

    /// The claims of an API key, without a user name and groups.
    ///
    /// - Parameter expirationTime: The expiry, without clock skew, since only our clock counts.
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
