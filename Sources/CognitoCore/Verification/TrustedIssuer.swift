/// An issuer whose tokens are accepted, with the cache of its keys.
public struct TrustedIssuer: Sendable {
    /// What its tokens must say.
    public let policy: ClaimsPolicy
    /// Its keys. Nobody fetches them ahead of need unless ``CognitoVerifier/run()`` or the cache's own does.
    public let keys: JWKSCache

    /// The issuer itself.
    public var issuer: Issuer { policy.issuer }
}
