package import CognitoCore
package import CognitoPool
package import JOSE

/// The keys of an issuer in the same process, which a verifier has at hand without a fetch.
package struct FixedKeys: KeySource {
    private let keys: JSONWebKeySet

    /// - Throws: `JOSEError`, if the issuer's key set cannot be read.
    package init(of issuer: TokenIssuer) throws(JOSEError) { keys = try JSONWebKeySet(parsing: issuer.keySet) }

    package func knownKey(_ keyID: String) -> JSONWebKey? { keys.key(keyID) }

    package nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
        guard let key = keys.key(keyID) else { throw .unknownKey }
        return key
    }
}
