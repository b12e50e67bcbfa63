import JOSE
import StrictJSON

/// What tokens of every kind carry. Shared by reference, since claims are handed from guard to guard to handler.
final class CommonClaims: Sendable {
    let subject: String
    let expirationTime: NumericDate
    let acceptedUntil: Double
    let claimsSet: JSONDocument
    /// The user's name and groups are read once: a token that is remembered is asked for them with each request.
    let username: String?
    let groupsClaim: GroupsClaim
    private let scopesClaim: ScopesClaim

    var groups: [String] { groupsClaim.names }
    var scopes: [String] { scopesClaim.scopes(in: claimsSet) }

    /// - Parameters:
    ///   - username: The claim that has the user's name; `nil` for a token that has none.
    ///   - groups: Where the token says in which groups its bearer is.
    ///   - scopes: Where it says what it grants.
    init(
        subject: String, expirationTime: NumericDate, _ claimsSet: JSONDocument, clockSkew: Double, username: Claim?, groups: ClaimPath,
        scopes: ScopesClaim
    ) {
        self.subject = subject
        self.expirationTime = expirationTime
        acceptedUntil = expirationTime.secondsSinceEpoch + clockSkew
        self.claimsSet = claimsSet
        self.username = username.flatMap { claimsSet[$0]?.string }
        groupsClaim = GroupsClaim(at: groups, in: claimsSet)
        scopesClaim = scopes
    }
}
