public import JOSE
public import Logging
import StrictJSON

/// Turns the bytes of a token into claims that can be relied on, or says why not.
///
/// The order of the checks, cheapest first, so that nothing is fetched and no signature computed for a token that is
/// condemned anyway:
///
/// 1. form and header: three parts, strict base64url and JSON, `alg`, no `crit`, a `kid`
/// 2. claims: `iss`, then those that tokens of this issuer have, of their types, `token_use`, client or audience, `iat`, `nbf`, and
///    last `exp`
/// 3. the key for the `kid`: at once when it is known, else with at most one fetch
/// 4. the signature; only now is anything that the token says true
/// 5. what may change while a token lives: whether it has been revoked, and what the route takes of all that is trusted
///
/// A token that has passed 1 to 4 may be remembered; see ``VerifiedTokenCache`` for what must still hold then.
///
/// A token that is expired and fine otherwise still goes through 3 and 4, but without a fetch: `expired` tells a
/// client to refresh, which a forged token should not, so a known key has its say first. Where the key is not at hand
/// (rotated away, or no key set yet) `expired` is the answer as it stands: every key would lead to a refusal, so a
/// fetch could not change it, and an honest client whose token outlived its key does well to refresh.
///
/// Source: docs/architecture.md; RFC 7519 §7.2; RFC 8725 §3
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
    /// The tokens that it remembers, if any: for those who watch how often that helps.
    public let cache: VerifiedTokenCache?
    private let revocations: (any RevocationList)?
    let logger: Logger?
    let maximumTokenBytes: Int
    let now: @Sendable () -> NumericDate?
    /// Read where an algorithm of any of the issuers is accepted; whether it is one of the issuer's that a token names is asked once that is known.
    private let headers: Lanes<KnownHeaders>
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
    ///   - rememberedTokens: How many verified tokens are remembered at most, in all lanes together, if that is one at least in each; with
    ///     0 each is verified each time.
    ///   - lanes: As many as there are callers who should not wait for each other, such as a server's shards; at least 1.
    ///   - revocations: Asked about each verified token, remembered or not.
    ///   - maximumTokenBytes: A longer token is refused before it is looked into.
    ///   - logger: Takes at debug level, for each refused token, what ``VerificationReport`` says of it.
    ///   - now: The time of day; `nil` where it cannot be read, and then no token can be judged.
    public init(
        trusting issuers: [Trust], rememberedTokens: Int = 0, lanes: Int = 1, revocations: (any RevocationList)? = nil,
        maximumTokenBytes: Int = UnverifiedJWS.maximumBytes, logger: Logger? = nil,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) {
        let names = Set(issuers.map { Array($0.policy.issuer.name.utf8) })
        precondition(!issuers.isEmpty && names.count == issuers.count, "a verifier trusts issuers of different names")
        self.issuers = issuers
        let algorithms: SignatureAlgorithms = issuers.reduce([]) { $0.union($1.policy.issuer.algorithms) }
        headers = Lanes(lanes) { KnownHeaders(accepting: algorithms) }
        cache = rememberedTokens > 0 ? VerifiedTokenCache(entries: rememberedTokens, lanes: lanes) : nil
        self.revocations = revocations
        self.logger = logger.flatMap { $0.logLevel <= .debug ? $0 : nil }
        self.maximumTokenBytes = maximumTokenBytes
        self.now = now
    }

    /// The claims of a token of any kind that its issuer's policy takes.
    ///
    /// For a known key it does not suspend. Throws `rejected` for a token that is refused, `unavailable` where it
    /// cannot be judged.
    public func verify(_ token: [UInt8]) async throws(VerificationError) -> CallerClaims {
        if let claims = try verifyAtOnce(token[...]) { return claims }
        let judged = try judge(token[...], lane: 0)
        let keys = issuers[judged.issuer].keys
        let generation = keys.generation
        let claims = try judged.claims(signedBy: try await fetchedKey(for: judged, in: keys))
        remember(claims, judged, token[...], generation, lane: 0)
        return try admitted(claims)
    }

    /// The same, where it can be told without waiting; `nil` where the token's key is not at hand.
    ///
    /// `lane` says whose memory is asked and told; callers of different lanes do not wait for each other.
    public func verifyAtOnce(_ token: ArraySlice<UInt8>, lane: Int = 0) throws(VerificationError) -> CallerClaims? {
        if let claims = try remembered(token, lane) { return try admitted(claims) }
        let judged = try judge(token, lane: lane)
        let keys = issuers[judged.issuer].keys
        // Asked for before the key: if the keys change in between, the token is verified once more, and not once too seldom.
        let generation = keys.generation
        guard let key = try knownKey(for: judged, in: keys) else { return nil }
        let claims = try judged.claims(signedBy: key)
        remember(claims, judged, token, generation, lane: lane)
        return try admitted(claims)
    }

    private func judge(_ token: ArraySlice<UInt8>, lane: Int) throws(VerificationError) -> JudgedToken {
        try JudgedToken(token, trusting: issuers, knowing: headers[lane], maximumBytes: maximumTokenBytes, now: try present())
    }

    func present() throws(VerificationError) -> NumericDate {
        guard let now = now() else { throw .unavailable(Unavailability(.clockUnusable)) }
        return now
    }

    private func knownKey(for token: borrowing JudgedToken, in keys: any KeySource) throws(VerificationError) -> JSONWebKey? {
        if let key = keys.knownKey(token.jws.header.keyID) { return key }
        if let expiry = token.expiry { throw .rejected(.claims(expiry)) }
        return nil
    }

    private func fetchedKey(for token: borrowing JudgedToken, in keys: any KeySource) async throws(VerificationError) -> JSONWebKey {
        do throws(KeySourceError) {
            return try await keys.key(token.jws.header.keyID)
        } catch {
            switch error {
            case .unknownKey: throw .rejected(.unknownKey)
            case .unavailable(let unavailability): throw .unavailable(unavailability)
            }
        }
    }

    /// What is asked of verified claims each time, remembered or not.
    private func admitted(_ claims: CallerClaims) throws(VerificationError) -> CallerClaims {
        if let revocations, revocations.isRevoked(RevocableToken(claims)) { throw .rejected(.revoked) }
        do { try narrowing?.check(claims) } catch { throw .rejected(.claims(error)) }
        return claims
    }
}
