public import JOSE
public import StrictJSON

/// The claims of a verified access token: what its bearer may do. It carries no e-mail address.
public struct AccessTokenClaims: CognitoClaims {
    let common: CommonClaims
    public var subject: String { common.subject }
    public var expirationTime: NumericDate { common.expirationTime }
    public var claimsSet: JSONDocument { common.claimsSet }
    public var tokenUse: TokenUse { .access }
    /// `username`; `nil` for a machine token.
    public var username: String? { claimsSet[.username]?.string }

    /// `client_id`: one of our app clients.
    public let clientID: String

    /// `scope`, split at single spaces as OAuth has it; a tab or a line break is part of a name, so such a name
    /// matches nothing.
    ///
    /// Source: RFC 6749 §3.3
    public var scopes: [String] {
        guard let scope = claimsSet[.scope]?.string else { return [] }
        return scope.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    }

    /// Whether exactly this scope was granted, compared by UTF-8 bytes.
    public func hasScope(_ scope: String) -> Bool { scopes.contains { sameBytes($0, scope) } }

    /// Whether the token was given to a program for itself (client credentials) and stands for no user.
    public var isMachineToken: Bool { username == nil && sameBytes(subject, clientID) }
}

extension AccessTokenClaims {
    /// The claims of an access token, or `nil` for an ID token.
    public init?(_ claims: AnyTokenClaims) {
        guard case .access(let claims) = claims else { return nil }
        self = claims
    }
}
