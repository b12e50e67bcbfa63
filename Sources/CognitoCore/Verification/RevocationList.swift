public import JOSE

/// The tokens that are refused although they are valid, since their user has signed out or has been locked out.
///
/// Only Cognito's own calls notice Cognito's revocation; a signature stays valid until `exp`. A list closes that gap. Every request consults it,
/// after the verification or the cache, and it must answer without waiting: a list that several services share needs a local copy.
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

/// The claims that a revocation can name. They are read on demand, so that an empty list, the usual case, costs nothing.
public struct RevocableToken: Sendable {
    private let claims: any CognitoClaims

    /// `iss`, without which a subject is ambiguous.
    public var issuer: String { claims.issuer }
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
