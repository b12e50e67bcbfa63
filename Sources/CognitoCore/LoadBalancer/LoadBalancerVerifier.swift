public import JOSE
public import Logging

/// Turns the `x-amzn-oidc-data` of an Application Load Balancer into verified claims, or throws the reason for a refusal.
///
/// The checks have this order, so that nothing is fetched for a token that is refused anyway: form and header, the form of `kid`, `signer`,
/// `iss`, `client`, `sub`, the signature, `exp`, and revocation. `exp` comes after the signature, so that a forged token whose key is cached
/// is not reported as expired. Keys come from a ``KeySource``, revocations from a ``RevocationList``, as for a ``CognitoVerifier``.
///
/// A valid token proves who has signed in at the load balancer, but not that the request came through it: a token can be sent again until it
/// expires, so the network must prevent other ways to the service.
///
/// Source: AWS, "Authenticate users using an Application Load Balancer"; RFC 8725 §3
public struct LoadBalancerVerifier: Sendable {
    let balancer: LoadBalancer
    let keys: any KeySource
    let clockSkew: Duration
    private let revocations: (any RevocationList)?
    let logger: Logger?
    let maximumTokenBytes: Int
    let now: @Sendable () -> NumericDate?

    /// A verifier of one load balancer's tokens. A clock skew outside 0 to 300 s is a programmer's mistake and traps.
    ///
    /// - Parameters:
    ///   - balancer: The load balancer whose tokens are accepted.
    ///   - keys: The source of keys; by default ``LoadBalancerKeys`` at the load balancer's location.
    ///   - clockSkew: The time by which the load balancer's clock and ours may differ, 0 to 300 s.
    ///   - revocations: Consulted for each verified token. A load balancer's token has no `jti` and no sign-in, so only subjects can be revoked.
    ///   - maximumTokenBytes: A longer token is refused before it is parsed.
    ///   - logger: Gets a ``VerificationReport`` of each refused token, at debug level.
    ///   - now: The time of day; `nil` if it cannot be read, and then no token can be judged.
    public init(
        trusting balancer: LoadBalancer, keys: (any KeySource)? = nil, clockSkew: Duration = .zero,
        revocations: (any RevocationList)? = nil, maximumTokenBytes: Int = UnverifiedJWS.maximumBytes, logger: Logger? = nil,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) {
        precondition(clockSkew >= .zero && clockSkew <= .seconds(300), "the clock skew is 0 to 300 seconds")
        self.balancer = balancer
        self.keys = keys ?? LoadBalancerKeys(at: balancer.keyLocation)
        self.clockSkew = clockSkew
        self.revocations = revocations
        self.logger = logger.flatMap { $0.logLevel <= .debug ? $0 : nil }
        self.maximumTokenBytes = maximumTokenBytes
        self.now = now
    }

    /// Verifies a token, at once if its key is known.
    ///
    /// - Returns: The claims, or ``Verification/later(_:)`` if the key must be fetched.
    /// - Throws: `rejected` if the token is refused, `unavailable` if it cannot be judged.
    public func verification(of token: ArraySlice<UInt8>) throws(VerificationError) -> Verification<LoadBalancerClaims> {
        let judged = try judge(token)
        if let key = keys.knownKey(judged.keyID) { return .verified(try claims(of: judged, signedBy: key)) }
        if let expiry = judged.expiry { throw .rejected(.claims(expiry)) }
        return .later { () async throws(VerificationError) in
            try claims(of: judged, signedBy: try await keys.verificationKey(judged.keyID))
        }
    }

    /// Verifies a token. With a known key it does not suspend.
    ///
    /// - Returns: The claims.
    /// - Throws: `rejected` if the token is refused, `unavailable` if it cannot be judged.
    public func verify(_ token: [UInt8]) async throws(VerificationError) -> LoadBalancerClaims {
        try await verification(of: token[...]).claims()
    }

    private func judge(_ token: ArraySlice<UInt8>) throws(VerificationError) -> LoadBalancerToken {
        guard let now = now() else { throw .unavailable(Unavailability(.clockUnusable)) }
        return try LoadBalancerToken(
            Array(token), of: balancer, clockSkew: clockSkew / .seconds(1), maximumBytes: maximumTokenBytes, now: now)
    }

    private func claims(of token: LoadBalancerToken, signedBy key: JSONWebKey) throws(VerificationError) -> LoadBalancerClaims {
        let claims = try token.claims(signedBy: key)
        keys.hasVerified(token.keyID)
        try revocations?.check(claims)
        return claims
    }
}
