/// An issuer whose tokens are accepted, with the cache of its keys.
public struct TrustedIssuer: Sendable {
    /// What its tokens must say.
    public let policy: ClaimsPolicy
    /// Its keys. They are fetched ahead of need only by ``CognitoVerifier/run()`` or ``JWKSCache/run()``.
    public let keys: JWKSCache

    /// The issuer itself.
    public var issuer: Issuer { policy.issuer }
}
