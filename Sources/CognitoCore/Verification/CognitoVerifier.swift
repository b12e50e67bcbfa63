public import JOSE
public import Logging
import StrictJSON

/// Turns the bytes of a token into verified claims, or throws the reason for a refusal.
///
/// The checks have this order, cheapest first, so that nothing is fetched and no signature verified for a token that is refused anyway:
///
/// 1. form and header: at most `maximumTokenBytes`, three parts, strict base64url and JSON, an `alg` of any trusted issuer, no `crit`, a known `typ`
///    or none, a `kid`
/// 2. claims: `iss`, whether `alg` is one of that issuer's, then the claims of its tokens and their types, `token_use`, client or audience,
///    `iat`, `nbf`, and last `exp`, which is reported after 4
/// 3. the key for the `kid`: at once if it is known, else with at most one fetch
/// 4. the signature; only now are the claims true
/// 5. conditions that may change while a token lives: its revocation, and the issuers and recipients that the route accepts
///
/// ``VerificationCheck`` has a name for each.
///
/// A token that has passed 1 to 4 may be cached; see ``VerifiedTokenCache`` for what must still hold then.
///
/// A token whose only fault is its expiry still goes through 3 and 4, but without a fetch: `expired` tells a client to refresh, so a known key
/// must first show that the token is not forged. If the key is unknown (rotated away, or no key set yet), the answer is `expired` at once:
/// the token is refused with any key, so a fetch could not change the outcome, and the client of a genuine token should refresh.
///
/// Source: RFC 7519 §7.2, RFC 8725 §3
public struct CognitoVerifier: Sendable {
    /// One issuer: the policy for its tokens, and its keys.
    public struct Trust: Sendable {
        public let policy: ClaimsPolicy
        public let keys: any KeySource

        public init(_ policy: ClaimsPolicy, keys: any KeySource) {
            self.policy = policy
            self.keys = keys
        }
    }

    let table: TrustTable
    var issuers: [Trust] { table.fixed }
    /// The issuers whose key sets the verifier has made itself, from a configuration; empty if it was given its sources of keys.
    public internal(set) var trustedIssuers: [TrustedIssuer] = []
    /// The cache of verified tokens, with its counters; `nil` without caching.
    public let cache: VerifiedTokenCache?
    private let revocations: (any RevocationList)?
    let logger: Logger?
    let maximumTokenBytes: Int
    let now: @Sendable () -> NumericDate?
    /// The algorithms of all issuers together. The algorithms of one issuer are checked once `iss` is known.
    private let algorithms: SignatureAlgorithms
    var narrowing: Narrowing?

    /// A verifier of one issuer's tokens, which takes its keys from one source.
    public init(
        policy: ClaimsPolicy, keys: any KeySource, now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) {
        self.init(trusting: [Trust(policy, keys: keys)], now: now)
    }

    /// A verifier of the tokens of several issuers. Two of one name, or none at all, are a programmer's mistake and trap.
    ///
    /// - Parameters:
    ///   - issuers: The trusted issuers. A token is judged by the policy and the keys of the issuer that it names.
    ///   - cachedTokens: Capacity of the cache of verified tokens, at least one for each partition. With 0 each token is verified each time.
    ///   - cacheBytes: About the memory that the cache may take up; `nil` for 1,536 bytes for each of `cachedTokens`.
    ///   - partitions: The number of callers that should not wait for each other, such as a server's shards; at least 1.
    ///   - revocations: Consulted for each verified token, cached or not.
    ///   - maximumTokenBytes: A longer token is refused before it is parsed.
    ///   - logger: Gets a ``VerificationReport`` of each refused token, at debug level.
    ///   - now: The time of day; `nil` if it cannot be read, and then no token can be judged.
    public init(
        trusting issuers: [Trust], cachedTokens: Int = 0, cacheBytes: Int? = nil, partitions: Int = 1,
        revocations: (any RevocationList)? = nil, maximumTokenBytes: Int = UnverifiedJWS.maximumBytes, logger: Logger? = nil,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) {
        precondition(!issuers.isEmpty, "a verifier trusts at least one issuer")
        self.init(
            TrustTable(fixed: issuers, known: nil), cachedTokens: cachedTokens, cacheBytes: cacheBytes, partitions: partitions,
            revocations: revocations, maximumTokenBytes: maximumTokenBytes, logger: logger, now: now)
    }

    /// The same for issuers of which a directory may know more.
    init(
        _ table: TrustTable, cachedTokens: Int, cacheBytes: Int? = nil, partitions: Int, revocations: (any RevocationList)?,
        maximumTokenBytes: Int, logger: Logger?, now: @escaping @Sendable () -> NumericDate?
    ) {
        let issuers = table.fixed
        precondition(Set(issuers.map { Array($0.policy.issuer.name.utf8) }).count == issuers.count, "issuers have different names")
        self.table = table
        algorithms =
            table.known != nil
            ? SignatureAlgorithms(SignatureAlgorithm.allCases) : issuers.reduce([]) { $0.union($1.policy.issuer.algorithms) }
        cache = cachedTokens > 0 ? VerifiedTokenCache(entries: cachedTokens, bytes: cacheBytes, partitions: partitions) : nil
        self.revocations = revocations
        self.logger = logger.flatMap { $0.logLevel <= .debug ? $0 : nil }
        self.maximumTokenBytes = maximumTokenBytes
        self.now = now
    }

    /// Verifies a token of any kind that its issuer's policy accepts, at once if its key is known.
    ///
    /// - Parameters:
    ///   - token: The token in compact serialization.
    ///   - partition: The partition of the cache; callers of different partitions do not wait for each other.
    /// - Returns: The claims, or ``Verification/later(_:)`` if the key must be fetched.
    /// - Throws: `rejected` if the token is refused, `unavailable` if it cannot be judged.
    public func verification(
        of token: ArraySlice<UInt8>, partition: Int = 0
    ) throws(VerificationError) -> Verification<CallerClaims> {
        let now = try present()
        if let claims = cachedClaims(of: token, partition: partition, now: now) { return .verified(try admitted(claims)) }
        let jws = try unverified(token)
        switch table.find(try Self.issuer(of: jws)) {
        case .trusted(let issuer): return try verification(of: JudgedToken(jws, of: issuer, now: now))
        case .stranger: throw .rejected(.claims(.issuerNotTrusted))
        case .askedFor(let name): return awaitingIssuer(name, for: jws)
        }
    }

    private func unverified(_ token: ArraySlice<UInt8>) throws(VerificationError) -> UnverifiedJWS {
        do throws(JOSEError) {
            return try UnverifiedJWS(compactSerialization: token, accepting: algorithms, maximumBytes: maximumTokenBytes)
        } catch {
            throw .rejected(.token(error))
        }
    }

    private static func issuer(of jws: UnverifiedJWS) throws(VerificationError) -> JSONView {
        do { return try UnverifiedClaims.issuer(of: jws.payload) } catch { throw .rejected(.claims(error)) }
    }

    private func verification(of judged: consuming JudgedToken) throws(VerificationError) -> Verification<CallerClaims> {
        if let claims = try verifiedClaims(of: judged) { return .verified(try admitted(claims)) }
        // The token is refused with any key, and the client of a genuine token should refresh.
        if let expiry = judged.expiry { throw .rejected(.claims(expiry)) }
        return awaitingKey(for: judged)
    }

    /// Verifies a token of any kind that its issuer's policy accepts. With a known key it does not suspend.
    ///
    /// - Returns: The claims.
    /// - Throws: `rejected` if the token is refused, `unavailable` if it cannot be judged.
    public func verify(_ token: [UInt8]) async throws(VerificationError) -> CallerClaims {
        try await verification(of: token[...]).claims()
    }

    /// Verifies the signature and caches the claims; `nil` if the token's key is unknown.
    private func verifiedClaims(of judged: borrowing JudgedToken) throws(VerificationError) -> CallerClaims? {
        let keys = judged.issuer.trust.keys
        // Read before the key: a race with new keys costs one extra verification, never a stale cache entry.
        let generation = keys.generation
        guard let key = keys.knownKey(judged.jws.header.keyID) else { return nil }
        let claims = try judged.claims(signedBy: key, isCompact: cache != nil)
        if let cache, let generation,
            let entry = VerifiedTokenCache.Entry(claims, issuer: judged.issuer.number, generation: generation, from: judged.from)
        {
            cache.insert(entry, of: judged.jws.compactSerialization)
        }
        return claims
    }

    private func awaitingKey(for judged: consuming JudgedToken) -> Verification<CallerClaims> {
        let judged = judged
        return .later { () async throws(VerificationError) in
            let key = try await judged.issuer.trust.keys.verificationKey(judged.jws.header.keyID)
            // A key that was fetched is at hand as a rule, in a key set of another generation than before.
            if let claims = try verifiedClaims(of: judged) { return try admitted(claims) }
            return try admitted(judged.claims(signedBy: key))
        }
    }

    /// The directory is asked first; the token has been parsed, and is not again.
    private func awaitingIssuer(_ name: String, for jws: UnverifiedJWS) -> Verification<CallerClaims> {
        .later { () async throws(VerificationError) in
            guard let known = try await table.known?.ask(name) else { throw .rejected(.claims(.issuerNotTrusted)) }
            let judged = try JudgedToken(jws, of: (known.number, known.trust), now: present())
            return try await verification(of: judged).claims()
        }
    }

    func present() throws(VerificationError) -> NumericDate {
        guard let now = now() else { throw .unavailable(Unavailability(.clockUnusable)) }
        return now
    }

    /// Checks the revocation of a verified token again, for a session that outlives its request.
    ///
    /// - Returns: True if it has been revoked, or a directory does not trust its issuer any more.
    public func isRevoked(_ claims: some CognitoClaims) -> Bool {
        revocations?.isRevoked(RevocableToken(claims)) ?? false || isDisowned(claims)
    }

    /// Makes the checks that every request needs, whether its claims were cached or not.
    private func admitted(_ claims: CallerClaims) throws(VerificationError) -> CallerClaims {
        try revocations?.check(claims)
        do { try narrowing?.check(claims) } catch { throw .rejected(.claims(error)) }
        return claims
    }
}
