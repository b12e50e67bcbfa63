public import JOSE

/// Why the claims of a token are not acceptable. No case carries text that the token chose.
public enum ClaimsFault: Error, Equatable, Sendable {
    /// A required claim is not there.
    case missing(Claim)
    /// A claim is of another type than it must be, empty, or out of range.
    case malformed(Claim)
    /// `iss` is not the trusted pool, byte for byte.
    case issuerNotTrusted
    /// `token_use` names a kind of token that is not taken here.
    case tokenUseNotAccepted(TokenUse)
    /// `client_id` of an access token is none of our app clients.
    case clientNotAccepted
    /// `aud` of an ID token is not exactly one of our app clients.
    case audienceNotAccepted
    /// `iat` lies in the future, beyond the clock skew.
    case issuedInFuture(issuedAt: NumericDate, now: NumericDate)
    /// `nbf` lies in the future, beyond the clock skew.
    case notYetValid(notBefore: NumericDate, now: NumericDate)
    /// `exp` has been reached, clock skew included.
    case expired(expirationTime: NumericDate, now: NumericDate)
}
