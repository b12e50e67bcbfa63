import StrictJSON

/// Claims that may grant scopes. An ID token grants none: asking it for one does not compile, and where tokens of several kinds are taken
/// it has none, whatever a claim of that name in it says.
public protocol ScopedClaims: CognitoClaims {
    /// The scopes that were granted: `scope` as text of a user pool's access token, split at single spaces; of an issuer that is no user
    /// pool `scope`, else `scp`, as text or as an array of strings, unless it was configured otherwise. A claim of another shape grants
    /// none.
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
