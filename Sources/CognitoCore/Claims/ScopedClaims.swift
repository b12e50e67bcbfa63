import StrictJSON

/// Claims that may grant scopes. An ID token grants none: ``IDTokenClaims`` do not conform, and among tokens of several kinds it has no scopes,
/// even if it has a claim with that name.
public protocol ScopedClaims: CognitoClaims {
    /// The granted scopes. In a user pool's access token they are `scope`, a text that is split at single spaces; for another issuer the
    /// configured claim, or else `scope` or `scp`, as text or as an array of strings. A claim of another type grants none.
    ///
    /// Source: RFC 6749 §3.3, RFC 8693 §4.2
    var scopes: [String] { get }
}

extension ScopedClaims {
    public var scopes: [String] { common.scopes }
    /// - Returns: True if exactly this scope was granted, compared by UTF-8 bytes.
    public func hasScope(_ scope: String) -> Bool { scopes.contains { sameBytes($0, scope) } }
}

extension UserClaims: ScopedClaims {}
extension CallerClaims: ScopedClaims {}
