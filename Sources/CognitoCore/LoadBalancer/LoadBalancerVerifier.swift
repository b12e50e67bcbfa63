public import JOSE
public import Logging

/// Turns the `x-amzn-oidc-data` of an Application Load Balancer into claims that can be relied on, or says why not.
///
/// Checked in this order, so that nothing is fetched for what is condemned anyway: form and header, the shape of `kid`, `signer`, `iss`,
/// `client`, `sub`, then the signature, `exp`, which a forged token is not told about where its key is at hand, and last whether the token
/// has been revoked. Keys come from a ``KeySource``, revocations from a ``RevocationList``, as they do for a ``CognitoVerifier``.
///
/// It says who has signed in at the load balancer. That the request has come through it is for the network to see to: what has once been
/// sent can be sent again, until it expires.
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
    ///   - balancer: Whose tokens are taken.
    ///   - keys: Where keys come from: ``LoadBalancerKeys`` at the load balancer's location, unless said otherwise.
    ///   - clockSkew: By how much the load balancer's clock and ours may differ.
    ///   - revocations: Asked about each verified token. Load balancers' tokens name no `jti` and no sign-in, so that a subject can be
    ///     revoked alone.
    ///   - maximumTokenBytes: A longer token is refused before it is looked into.
    ///   - logger: Takes at debug level, for each refused token, what ``VerificationReport`` says of it.
    ///   - now: The time of day; `nil` where it cannot be read, and then no token can be judged.
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

    /// The claims of a token, at once if its key is at hand.
    ///
    /// - Returns: ``Verification/later(_:)`` where the key has to be fetched.
    /// - Throws: `rejected` for a token that is refused, `unavailable` where it cannot be judged.
    public func verification(of token: ArraySlice<UInt8>) throws(VerificationError) -> Verification<LoadBalancerClaims> {
        let judged = try judge(token)
        if let key = keys.knownKey(judged.keyID) { return .verified(try claims(of: judged, signedBy: key)) }
        if let expiry = judged.expiry { throw .rejected(.claims(expiry)) }
        return .later { () async throws(VerificationError) in
            try claims(of: judged, signedBy: try await keys.verificationKey(judged.keyID))
        }
    }

    /// The claims of a token. For a known key it does not suspend.
    ///
    /// - Throws: `rejected` for a token that is refused, `unavailable` where it cannot be judged.
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
