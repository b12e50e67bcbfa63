import JOSE
import StrictJSON

/// What tokens of every kind carry.
struct CommonClaims: Sendable {
    let subject: String
    let expirationTime: NumericDate
    let acceptedUntil: Double
    let claimsSet: JSONDocument
}
