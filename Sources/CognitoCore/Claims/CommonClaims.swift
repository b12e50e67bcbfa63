public import JOSE
package import StrictJSON

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
    let text: ClaimsText
    private let isProgram: Bool
    /// The user's name at the issuer; `nil` for a program's own token. The name and the groups are kept, since every request with a cached token
    /// needs them.
    public let username: String?
    /// The token's claim about groups, of users and programs alike.
    public let groupsClaim: GroupsClaim
    private let scopesClaim: ScopesClaim

    /// The groups of the bearer. A program is in none.
    public var groups: [String] { isProgram ? [] : groupsClaim.names }
    /// The value of a claim that is a string.
    func string(_ claim: Claim) -> String? { text.string(claim) }

    /// - Returns: True if these are the claims of exactly this token, and in the form of a cache.
    func areOf(_ token: Span<UInt8>) -> Bool {
        guard case .token(let claims) = text else { return false }
        return claims.isOf(token)
    }

    /// The granted scopes; empty for a kind of token without scopes.
    var scopes: [String] { scopesClaim.scopes(in: text) }

    /// - Parameters:
    ///   - groups: The claim about groups, which is in the text too.
    ///   - username: The user's name; `nil` for a token without one.
    ///   - scopes: The place of the scopes.
    ///   - isProgram: True for a token of a program itself.
    init(
        subject: String, expirationTime: NumericDate, _ text: ClaimsText, clockSkew: Double, username: String?, groups: GroupsClaim,
        scopes: ScopesClaim, isProgram: Bool = false
    ) {
        self.subject = subject
        self.expirationTime = expirationTime
        acceptedUntil = expirationTime.secondsSinceEpoch + clockSkew
        self.text = text
        // Often the same; so it takes memory once.
        self.username = username.map { sameBytes($0, subject) ? subject : $0 }
        groupsClaim = groups
        scopesClaim = scopes
        self.isProgram = isProgram
    }

    /// The claims of an API key, without a user name and groups.
    ///
    /// - Parameter expirationTime: The expiry, without clock skew, since only our clock counts.
    package init(keyOf subject: String, expirationTime: NumericDate, _ claimsSet: JSONDocument) {
        self.subject = subject
        self.expirationTime = expirationTime
        acceptedUntil = expirationTime.secondsSinceEpoch
        text = .document(claimsSet)
        username = nil
        groupsClaim = .absent
        scopesClaim = .none
        isProgram = true
    }
}
