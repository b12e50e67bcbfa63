public import JOSE

/// The reason why the claims of a token are refused. No case contains text from the token.
public enum ClaimsFault: Error, Equatable, Sendable {
    /// A required claim is missing.
    case missing(Claim)
    /// A claim has the wrong type, is empty, or is out of range.
    case malformed(Claim)
    /// `iss` equals no trusted issuer, byte for byte.
    case issuerNotTrusted
    /// `signer` does not equal the ARN of our load balancer, byte for byte.
    case signerNotAccepted
    /// `token_use` names a kind of token that is not accepted of this pool.
    case tokenUseNotAccepted(TokenUse)
    /// The token is valid, but this route accepts only other kinds.
    case kindNotAccepted(TokenKind)
    /// The issuer is trusted, but this route accepts only tokens of these issuers.
    case issuerNotTakenHere(taken: [String])
    /// The recipient is trusted, but this route accepts only tokens for these recipients.
    case recipientNotTakenHere(taken: [String])
    /// `client_id` of an access token, or `client` of a load balancer's token, is none of our app clients.
    case clientNotAccepted
    /// `aud` of an ID token is not exactly one of our app clients, or `aud` of another token has none of our audiences.
    case audienceNotAccepted
    /// `iat` lies in the future, beyond the clock skew and 60 s.
    case issuedInFuture(issuedAt: NumericDate, now: NumericDate)
    /// `nbf` lies in the future, beyond the clock skew.
    case notYetValid(notBefore: NumericDate, now: NumericDate)
    /// `exp` and the clock skew have passed.
    case expired(expirationTime: NumericDate, now: NumericDate)
}
