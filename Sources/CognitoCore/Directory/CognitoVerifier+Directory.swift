public import JOSE
public import Logging
import StrictJSON

extension CognitoVerifier {
    /// A verifier that asks a directory about every issuer. It needs no ``run()``: the keys of an issuer are fetched when a token first needs
    /// them, and refreshed while its tokens come.
    ///
    /// - Parameters:
    ///   - directory: Says which issuers are trusted.
    ///   - rules: The bounds of the questions, and of the answers that are kept.
    ///   - clockSkew: The difference of clocks that is allowed, 0 to 300 s; beyond that it traps.
    ///   - maximumKeySetAge: The time for which keys are used after the last successful fetch, 1 to 72 h.
    ///   - access: The bounds of a fetch of keys, and its route.
    ///   - cachedTokens: Capacity of the cache of verified tokens, divided over the partitions; 0 for none.
    ///   - partitions: The number of callers that should not wait for each other, such as a server's shards; at least 1.
    ///   - revocations: Consulted for each verified token, cached or not.
    ///   - maximumTokenBytes: A longer token is refused before it is parsed.
    ///   - logger: Gets the events of directory and keys, and, at debug level, a ``VerificationReport`` of each refused token.
    ///   - time: The clock for the rules and the keys.
    ///   - now: The time of day; `nil` if it cannot be read, and then no token can be judged.
    public init(
        asking directory: any IssuerDirectory, rules: IssuerDirectoryRules = IssuerDirectoryRules(), clockSkew: Duration = .zero,
        maximumKeySetAge: Duration = .seconds(24 * 3600), access: KeySetAccess = KeySetAccess(), cachedTokens: Int = 4_096,
        partitions: Int = 1, revocations: (any RevocationList)? = nil, maximumTokenBytes: Int = UnverifiedJWS.maximumBytes,
        logger: Logger = Logger(label: "lionsden"), time: MonotonicTime = MonotonicTime(),
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) {
        let known = KnownIssuers(
            directory, rules: rules, firstNumber: 0, clockSkew: clockSkew, time: time, logger: logger,
            makeKeys: JWKSCache.ofManyIssuers(maximumAge: maximumKeySetAge, access: access, time: time, logger: logger))
        self.init(
            TrustTable(fixed: [], known: known), cachedTokens: cachedTokens, partitions: partitions,
            revocations: revocations, maximumTokenBytes: maximumTokenBytes, logger: logger, now: now)
    }

    /// The tenant whose user a token is of, as the directory has said last.
    ///
    /// - Parameter claims: Claims that this verifier has verified.
    /// - Returns: `nil` for an issuer that the verifier was made with, or one that is not trusted any more.
    public func tenant(of claims: some CognitoClaims) -> String? {
        table.known?.lastFound(claims.issuer)?.registration.tenant
    }

    /// The tenant whose user a token is of, as the directory says now. The directory is asked unless its last answer is recent enough: no token
    /// of the user of an API key has made the verifier ask.
    ///
    /// - Returns: `nil` for an issuer that the directory does not name. The closure throws `unavailable` while the directory cannot be asked.
    package func currentTenant(of claims: some CognitoClaims) -> Verification<String?> {
        let name = claims.issuer
        guard let known = table.known, !isOwn(name) else { return .verified(nil) }
        if case .some(let found) = known.cached(name) { return .verified(found?.registration.tenant) }
        return .later { () async throws(VerificationError) in
            do throws(VerificationError) {
                return try await known.ask(name).registration.tenant
            } catch {
                guard case .unavailable = error else { return nil }
                throw error
            }
        }
    }

    /// If true, the verifier was made with this issuer.
    private func isOwn(_ name: String) -> Bool { issuers.contains { sameBytes($0.policy.issuer.name, name) } }

    /// Asks the directory anew when the next token of an issuer comes: it has been added, changed or removed.
    ///
    /// - Parameter name: Its `iss`, byte for byte.
    public func forgetIssuer(named name: String) { table.known?.forget(name) }

    /// A session that outlives its request learns so that its issuer is not trusted any more; that has to be asked for now and then.
    func isDisowned(_ claims: some CognitoClaims) -> Bool {
        let name = claims.issuer
        guard let known = table.known, !isOwn(name) else { return false }
        switch known.cached(name) {
        case .some(let found): return found == nil
        case nil:
            known.confirm(name)
            return false
        }
    }
}
