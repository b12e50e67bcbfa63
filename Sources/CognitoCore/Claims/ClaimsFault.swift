public import JOSE

/// Why the claims of a token are not acceptable. No case carries text that the token chose.
public enum ClaimsFault: Error, Equatable, Sendable {
    /// A required claim is not there.
    case missing(Claim)
    /// A claim is of another type than it must be, empty, or out of range.
    case malformed(Claim)
    /// `iss` is none of the trusted issuers, byte for byte.
    case issuerNotTrusted
    /// `signer` is not our load balancer, byte for byte.
    case signerNotAccepted
    /// `token_use` names a kind of token that the pool's tokens may not be here.
    case tokenUseNotAccepted(TokenUse)
    /// The token is fine, but this route takes tokens of other kinds.
    case kindNotAccepted(TokenKind)
    /// The issuer is trusted, but this route takes tokens of these alone.
    case issuerNotTakenHere(taken: [String])
    /// The token was made for one of ours, but this route takes tokens for these alone.
    case recipientNotTakenHere(taken: [String])
    /// `client_id` of an access token, or `client` of a load balancer's, is none of our app clients.
    case clientNotAccepted
    /// `aud` is not as it must be: exactly one of our app clients in an ID token, one of our audiences in another.
    case audienceNotAccepted
    /// `iat` lies in the future, beyond the clock skew and 60 s.
    case issuedInFuture(issuedAt: NumericDate, now: NumericDate)
    /// `nbf` lies in the future, beyond the clock skew.
    case notYetValid(notBefore: NumericDate, now: NumericDate)
    /// `exp` has been reached, clock skew included.
    case expired(expirationTime: NumericDate, now: NumericDate)
}
