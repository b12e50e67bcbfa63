public import JOSE

/// Tokens that are refused although nothing is wrong with them: their owner has signed out, or has been shut out.
///
/// Cognito's own revocation is noticed by Cognito's own calls alone; a signature stays valid until `exp`. A list closes that gap. It is
/// asked for every request, after the verification or its memory, and answers at once: a list that is shared by several services keeps a
/// copy at hand.
///
/// Source: docs/cognito.md, "Claims"; RFC 7009 §1
public protocol RevocationList: Sendable {
    /// - Returns: True if the token of these claims is refused now.
    func isRevoked(_ token: RevocableToken) -> Bool
}

extension RevocationList {
    /// - Throws: `rejected` for a token that has been revoked.
    func check(_ claims: some CognitoClaims) throws(VerificationError) {
        guard !isRevoked(RevocableToken(claims)) else { throw .rejected(.revoked) }
    }
}

/// What a revocation can name. It is read from the claims when it is asked for: a list that is empty, as most are, costs no request
/// anything.
public struct RevocableToken: Sendable {
    private let claims: any CognitoClaims

    /// `iss`, without which a subject is ambiguous.
    public var issuer: String { claims.issuedBy ?? "" }
    /// `sub`.
    public var subject: String { claims.subject }
    /// `jti`: this one token, of all issuers'.
    ///
    /// Source: RFC 7519 §4.1.7
    public var tokenID: String? { claims.tokenID }
    /// `origin_jti`: all tokens of one sign-in.
    public var originTokenID: String? { claims.originTokenID }
    /// `iat`; `nil` where the token does not say.
    public var issuedAt: NumericDate? { claims.issuedAt }

    package init(_ claims: some CognitoClaims) {
        self.claims = claims
    }
}
