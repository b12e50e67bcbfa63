public import CognitoCore
import JOSE

/// The claims of an API key: the user who has made it, with the key's scopes, in no group.
///
/// Their `expirationTime` is the latest moment there is for a key that does not expire. The claims set has `iss`, `sub`,
/// `scope` and `api_key`, which is the public part of the key.
public struct APIKeyClaims: ScopedClaims {
    private let grant: APIKeyGrant
    public let common: CommonClaims

    init(_ grant: APIKeyGrant) {
        self.grant = grant
        common = CommonClaims(keyOf: grant.subject, expirationTime: grant.expiresAt ?? .last, grant.claimsSet)
    }

    /// The public part of the key.
    public var keyID: String { grant.id }
    public var scopes: [String] { grant.scopes }
    public var kind: TokenKind { .apiKey }
}
