public import EnvironmentReading
public import JOSE
public import Logging

extension CognitoVerifier {
    /// The verifier that a configuration describes, in all that it says: whose tokens are trusted, of which use and for which API, the
    /// clock skew, where the keys are and by which authorities, proxy and bounds they are fetched, how many tokens are cached, and how long
    /// one may be.
    ///
    ///     let configuration = try CognitoConfiguration(.load(process: ProcessInfo.processInfo.environment))
    ///     let verifier = try CognitoVerifier(configuration)
    ///
    /// It keeps the key sets that it has made, and ``run()`` keeps them fresh: run it beside the server. Until then keys are fetched when a
    /// token first needs them.
    ///
    /// - Parameters:
    ///   - configuration: Valid as a whole.
    ///   - acceptingTestPools: If true, the test pool of a configuration that asks for one is trusted, and it alone. The test
    ///     user's password is then enough to get in: for a program that is tried out.
    ///   - partitions: The number of callers that should not wait for each other, such as a server's shards; at least 1.
    ///   - revocations: Consulted for each verified token, cached or not.
    ///   - directory: Asked about issuers that the configuration does not name.
    ///   - rules: The bounds of the questions to the directory, and of its answers that are kept.
    ///   - logger: Gets the events of the key sets, with the issuer of each, and, at debug level, a ``VerificationReport`` of each refused token.
    ///   - time: The clock for the key sets.
    ///   - observe: Called with each event of a key set.
    ///   - now: The time of day; `nil` if it cannot be read, and then no token can be judged.
    /// - Throws: `ConfigurationFaults` for a test pool that is not accepted.
    public init(
        _ configuration: CognitoConfiguration, acceptingTestPools: Bool = false, partitions: Int = 1,
        revocations: (any RevocationList)? = nil, asking directory: (any IssuerDirectory)? = nil,
        rules: IssuerDirectoryRules = IssuerDirectoryRules(), logger: Logger = Logger(label: "lionsden"),
        time: MonotonicTime = MonotonicTime(), observe: @escaping @Sendable (KeySetEvent, Issuer) -> Void = { _, _ in },
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) throws(ConfigurationFaults) {
        guard acceptingTestPools || configuration.testing == .off else { throw .testPoolNotAccepted }
        let trusted = configuration.trustedIssuers.map { issuer in
            TrustedIssuer(configuration, issuer, logger: logger, time: time) { observe($0, issuer) }
        }
        let known = directory.map {
            KnownIssuers(
                $0, rules: rules, firstNumber: trusted.count, clockSkew: configuration.clockSkew, time: time, logger: logger,
                makeKeys: JWKSCache.ofManyIssuers(
                    maximumAge: configuration.maximumKeySetAge, access: configuration.keySetAccess, time: time, logger: logger,
                    observe: observe))
        }
        self.init(
            TrustTable(fixed: trusted.map { Trust($0.policy, keys: $0.keys) }, known: known), cachedTokens: configuration.cachedTokens,
            cacheBytes: configuration.cacheBytes, partitions: partitions, revocations: revocations,
            maximumTokenBytes: configuration.maximumTokenBytes, logger: logger, now: now)
        trustedIssuers = trusted
    }

    /// Loads the key sets that the verifier has made, and refreshes them ahead of need, until the task is cancelled. A verifier that was
    /// given its sources of keys has made none, and only waits.
    ///
    /// Restricted copies share the key sets: run one of them, once.
    public func run() async {
        await withTaskGroup { group in
            for issuer in trustedIssuers { group.addTask { await issuer.keys.run() } }
            // Nothing is written to it: it ends with the task.
            for await _ in AsyncStream<Void>.makeStream().stream {}
        }
    }

    /// True if the tokens of every issuer that is required can be judged.
    public var isReady: Bool { trustedIssuers.allSatisfy { !$0.issuer.isRequired || $0.keys.status.isReady } }
}

extension TrustedIssuer {
    /// The log lines of the key set name its issuer.
    fileprivate init(
        _ configuration: CognitoConfiguration, _ issuer: Issuer, logger: Logger, time: MonotonicTime,
        observe: @escaping @Sendable (KeySetEvent) -> Void
    ) {
        var logger = logger
        logger[metadataKey: "issuer"] = "\(issuer.name)"
        policy = ClaimsPolicy(trusting: issuer, clockSkew: configuration.clockSkew)
        keys = JWKSCache(
            location: issuer.keySetLocation, algorithms: issuer.algorithms, keyIDForm: issuer.keyIDForm,
            maximumAge: configuration.maximumKeySetAge, access: configuration.keySetAccess, time: time, logger: logger, observe: observe)
    }
}
