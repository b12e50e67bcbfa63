import CognitoCore
import Logging

/// An issuer whose tokens are accepted, with the cache of its keys.
struct TrustedIssuer {
    let policy: ClaimsPolicy
    let keys: JWKSCache

    var trust: CognitoVerifier.Trust { CognitoVerifier.Trust(policy, keys: keys) }
}

extension CognitoConfiguration {
    /// Every issuer that is trusted, none of whose keys has been fetched yet. The log lines of a key set name its issuer, and `observe` is
    /// told the same.
    func trusted(
        clock: ApplicationClock, logger: Logger, observe: @escaping @Sendable (KeySetEvent, Issuer) -> Void = { _, _ in }
    ) -> [TrustedIssuer] {
        trustedIssuers.map { issuer in
            var logger = logger
            logger[metadataKey: "issuer"] = "\(issuer.name)"
            return TrustedIssuer(
                policy: ClaimsPolicy(trusting: issuer, clockSkew: clockSkew),
                keys: JWKSCache(
                    location: issuer.keySetLocation, algorithms: issuer.algorithms, keyIDForm: issuer.keyIDForm,
                    maximumAge: maximumKeySetAge, access: keySetAccess, time: MonotonicTime(clock.sleeper), logger: logger,
                    observe: { observe($0, issuer) }))
        }
    }
}
