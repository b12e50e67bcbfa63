public import JOSE
public import Logging
import StrictJSON

/// Turns the bytes of a token into claims that can be relied on, or says why not.
///
/// The order of the checks, cheapest first, so that nothing is fetched and no signature computed for a token that is
/// condemned anyway:
///
/// 1. form and header: at most so many bytes, three parts, strict base64url and JSON, an `alg` of any trusted issuer, no `crit`, a known `typ`
///    or none, a `kid`
/// 2. claims: `iss`, whether `alg` is one of that issuer's, then the claims that its tokens have, of their types, `token_use`, client or
///    audience, `iat`, `nbf`, and last `exp`; that it has passed is reported after 4
/// 3. the key for the `kid`: at once when it is known, else with at most one fetch
/// 4. the signature; only now is anything that the token says true
/// 5. what may change while a token lives: whether it has been revoked, and what the route takes of all that is trusted
///
/// ``VerificationCheck`` has a name for each.
///
/// A token that has passed 1 to 4 may be cached; see ``VerifiedTokenCache`` for what must still hold then.
///
/// A token that is expired and fine otherwise still goes through 3 and 4, but without a fetch: `expired` tells a
/// client to refresh, which a forged token should not, so a known key has its say first. Where the key is not at hand
/// (rotated away, or no key set yet) `expired` is the answer as it stands: every key would lead to a refusal, so a
/// fetch could not change it, and an honest client whose token outlived its key does well to refresh.
///
/// Source: RFC 7519 §7.2, RFC 8725 §3
public struct CognitoVerifier: Sendable {
    /// One issuer: what its tokens must say, and its keys.
    public struct Trust: Sendable {
        public let policy: ClaimsPolicy
        public let keys: any KeySource

        public init(_ policy: ClaimsPolicy, keys: any KeySource) {
            self.policy = policy
            self.keys = keys
        }
    }

    let issuers: [Trust]
    /// The issuers whose key sets the verifier has made itself, from a configuration; none where it was given its sources of keys.
    public internal(set) var trustedIssuers: [TrustedIssuer] = []
    /// The verified tokens, if any are cached: for those who watch how often that helps.
    public let cache: VerifiedTokenCache?
    private let revocations: (any RevocationList)?
    let logger: Logger?
    let maximumTokenBytes: Int
    let now: @Sendable () -> NumericDate?
    /// Those of all issuers together; whether a token's is one of its issuer's is asked once that is known.
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
    ///   - issuers: Each token is judged by the one that it names, and by the keys of that one.
    ///   - cachedTokens: Capacity of the cache of verified tokens, divided over the partitions; each holds at least one. With 0 each token
    ///     is verified each time.
    ///   - partitions: As many as there are callers who should not wait for each other, such as a server's shards; at least 1.
    ///   - revocations: Asked about each verified token, cached or not.
    ///   - maximumTokenBytes: A longer token is refused before it is looked into.
    ///   - logger: Takes at debug level, for each refused token, what ``VerificationReport`` says of it.
    ///   - now: The time of day; `nil` where it cannot be read, and then no token can be judged.
    public init(
        trusting issuers: [Trust], cachedTokens: Int = 0, partitions: Int = 1, revocations: (any RevocationList)? = nil,
        maximumTokenBytes: Int = UnverifiedJWS.maximumBytes, logger: Logger? = nil,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) {
        let names = Set(issuers.map { Array($0.policy.issuer.name.utf8) })
        precondition(!issuers.isEmpty && names.count == issuers.count, "a verifier trusts issuers of different names")
        self.issuers = issuers
        algorithms = issuers.reduce([]) { $0.union($1.policy.issuer.algorithms) }
        cache = cachedTokens > 0 ? VerifiedTokenCache(entries: cachedTokens, partitions: partitions) : nil
        self.revocations = revocations
        self.logger = logger.flatMap { $0.logLevel <= .debug ? $0 : nil }
        self.maximumTokenBytes = maximumTokenBytes
        self.now = now
    }

    /// The claims of a token of any kind that its issuer's policy takes, at once if its key is at hand.
    ///
    /// - Parameters:
    ///   - token: In compact serialization.
    ///   - partition: Whose part of the cache is asked and filled; callers of different partitions do not wait for each other.
    /// - Returns: ``Verification/later(_:)`` where the key has to be fetched.
    /// - Throws: `rejected` for a token that is refused, `unavailable` where it cannot be judged.
    public func verification(
        of token: ArraySlice<UInt8>, partition: Int = 0
    ) throws(VerificationError) -> Verification<CallerClaims> {
        let now = try present()
        if let claims = cachedClaims(of: token, partition: partition, now: now) { return .verified(try admitted(claims)) }
        let judged = try JudgedToken(token, trusting: issuers, accepting: algorithms, maximumBytes: maximumTokenBytes, now: now)
        if let claims = try verifiedClaims(of: token, judged, partition: partition) { return .verified(try admitted(claims)) }
        // An honest client whose token outlived its key does well to refresh, and every key would lead to a refusal.
        if let expiry = judged.expiry { throw .rejected(.claims(expiry)) }
        return awaitingKey(for: token, judged, partition: partition)
    }

    /// The claims of a token of any kind that its issuer's policy takes. For a known key it does not suspend.
    ///
    /// - Throws: `rejected` for a token that is refused, `unavailable` where it cannot be judged.
    public func verify(_ token: [UInt8]) async throws(VerificationError) -> CallerClaims {
        try await verification(of: token[...]).claims()
    }

    /// The claims, cached from now on; `nil` where the token's key is not at hand.
    private func verifiedClaims(
        of token: ArraySlice<UInt8>, _ judged: borrowing JudgedToken, partition: Int
    ) throws(VerificationError) -> CallerClaims? {
        let keys = issuers[judged.issuer].keys
        // Asked for before the key: a race with new keys costs one extra verification, never a stale cache entry.
        let generation = keys.generation
        guard let key = keys.knownKey(judged.jws.header.keyID) else { return nil }
        let claims = try judged.claims(signedBy: key)
        cache(claims, of: token, judged, generation: generation, partition: partition)
        return claims
    }

    private func awaitingKey(
        for token: ArraySlice<UInt8>, _ judged: consuming JudgedToken, partition: Int
    ) -> Verification<CallerClaims> {
        let judged = judged
        return .later { () async throws(VerificationError) in
            let key = try await issuers[judged.issuer].keys.verificationKey(judged.jws.header.keyID)
            // A key that was fetched is at hand as a rule, in a key set of another generation than before.
            if let claims = try verifiedClaims(of: token, judged, partition: partition) { return try admitted(claims) }
            return try admitted(judged.claims(signedBy: key))
        }
    }

    func present() throws(VerificationError) -> NumericDate {
        guard let now = now() else { throw .unavailable(Unavailability(.clockUnusable)) }
        return now
    }

    /// Asks about a token once more that has been verified before, for what outlives its request.
    ///
    /// - Returns: True if it has been revoked.
    public func isRevoked(_ claims: some CognitoClaims) -> Bool { revocations?.isRevoked(RevocableToken(claims)) ?? false }

    /// What is asked of verified claims each time, cached or not.
    private func admitted(_ claims: CallerClaims) throws(VerificationError) -> CallerClaims {
        try revocations?.check(claims)
        do { try narrowing?.check(claims) } catch { throw .rejected(.claims(error)) }
        return claims
    }
}
