import StrictJSON

/// Claims that may grant scopes. An ID token grants none: asking it for one does not compile, and where tokens of several kinds are taken
/// it has none, whatever a claim of that name in it says.
public protocol ScopedClaims: CognitoClaims {}

extension ScopedClaims {
    /// `scope`, split at single spaces as OAuth has it; a tab or a line break is part of a name, so such a name matches nothing.
    ///
    /// Source: RFC 6749 §3.3
    public var scopes: [String] {
        guard kind != .id, let scope = claimsSet[.scope]?.string else { return [] }
        return scope.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    }

    /// Whether exactly this scope was granted, compared by UTF-8 bytes.
    public func hasScope(_ scope: String) -> Bool { scopes.contains { sameBytes($0, scope) } }
}

extension UserClaims: ScopedClaims {}
extension CallerClaims: ScopedClaims {}
