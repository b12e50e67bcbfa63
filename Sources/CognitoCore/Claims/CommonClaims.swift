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
    let groups: [String]

    /// - Parameters:
    ///   - username: The claim that has the user's name; `nil` for a token that has none.
    ///   - groups: The claim that has the user's groups; `nil` for a token that has none.
    convenience init(_ claims: UnverifiedClaims, _ claimsSet: JSONDocument, clockSkew: Double, username: Claim?, groups: Claim?) {
        self.init(
            subject: claims.subject, expirationTime: claims.expirationTime, claimsSet, clockSkew: clockSkew, username: username,
            groups: groups)
    }

    init(
        subject: String, expirationTime: NumericDate, _ claimsSet: JSONDocument, clockSkew: Double, username: Claim?, groups: Claim?
    ) {
        self.subject = subject
        self.expirationTime = expirationTime
        acceptedUntil = expirationTime.secondsSinceEpoch + clockSkew
        self.claimsSet = claimsSet
        self.username = username.flatMap { claimsSet[$0]?.string }
        self.groups = groups.flatMap { claimsSet[$0] }.map(Self.names) ?? []
    }

    /// One entry that is no string spoils the claim: it was not made by Cognito's rules.
    private static func names(in claim: JSONView) -> [String] {
        guard let elements = claim.elements else { return [] }
        let names = elements.compactMap(\.string)
        return names.count == elements.count ? names : []
    }
}
