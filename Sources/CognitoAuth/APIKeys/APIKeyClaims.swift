public import CognitoCore
public import JOSE
public import StrictJSON

/// Who has sent an API key: the user who has made it, with the scopes that it was given, and in no group.
public struct APIKeyClaims: ScopedClaims {
    private let grant: APIKeyGrant

    init(_ grant: APIKeyGrant) { self.grant = grant }

    /// The public part of the key.
    public var keyID: String { grant.id }
    public var subject: String { grant.subject }
    public var scopes: [String] { grant.scopes }
    public var username: String? { nil }
    public var groups: [String] { [] }
    public var groupsClaim: GroupsClaim { .absent }
    /// When the key expires; the latest moment there is for one that does not.
    public var expirationTime: NumericDate { grant.expiresAt ?? .last }
    public var acceptedUntil: Double { expirationTime.secondsSinceEpoch }
    public var kind: TokenKind { .apiKey }
    /// `iss`, `sub`, `scope` and `api_key`, which is the public part of the key.
    public var claimsSet: JSONDocument { grant.claimsSet }

    /// Always `nil`: no token is an API key.
    public init?(_ claims: CallerClaims) { nil }
}
