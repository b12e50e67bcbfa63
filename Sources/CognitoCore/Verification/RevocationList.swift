public import JOSE

/// Tokens that are refused although nothing is wrong with them: their owner has signed out, or has been shut out.
///
/// Cognito's own revocation is noticed by Cognito's own calls alone; a signature stays valid until `exp`. A list closes that gap. It is
/// asked for every request, after the verification or its memory, and answers at once: a list that is shared by several services keeps a
/// copy at hand.
///
/// Source: docs/cognito.md, "Claims"; RFC 7009 §1
public protocol RevocationList: Sendable {
    /// Whether the token of these claims is refused now.
    func isRevoked(_ token: RevocableToken) -> Bool
}

/// What a revocation can name.
public struct RevocableToken: Sendable {
    /// `sub`.
    public let subject: String
    /// `jti`: this one token.
    public let tokenID: String?
    /// `origin_jti`: all tokens of one sign-in.
    public let originTokenID: String?
    /// `iat`; `nil` where the token does not say.
    public let issuedAt: NumericDate?

    init(_ claims: CallerClaims) {
        subject = claims.subject
        tokenID = claims.tokenID
        originTokenID = claims.originTokenID
        issuedAt = claims.issuedAt
    }
}
