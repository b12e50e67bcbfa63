public import JOSE

/// The source of a verifier's keys.
public protocol KeySource: Sendable {
    /// The key with this `kid`, if it is cached and usable. It neither waits nor fetches.
    func knownKey(_ keyID: String) -> JSONWebKey?

    /// The number of the key set in use, which changes with the keys: a token that was verified under another number must be verified again.
    /// `nil` while no key set may be used, or if the source keeps none.
    var generation: UInt64? { get }

    /// The names of the cached keys, for explanations.
    var keyIDs: [String] { get }
    /// The published keys that cannot be used, for explanations.
    var skippedKeys: [JSONWebKeySet.Skipped] { get }
    /// The error of the last fetch, for explanations; `nil` if it succeeded.
    var lastFailure: KeySetFetchError? { get }

    /// The key with this `kid`, which is fetched if it is unknown. A known key is returned without suspending.
    nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey

    /// Reports that the key with this `kid` has verified a token, for a source that cannot hold every key that tokens name.
    func hasVerified(_ keyID: String)
}

extension KeySource {
    public var generation: UInt64? { nil }
    public var keyIDs: [String] { [] }
    public var skippedKeys: [JSONWebKeySet.Skipped] { [] }
    public var lastFailure: KeySetFetchError? { nil }
    public func hasVerified(_ keyID: String) {}

    /// The key with this `kid`, which is fetched if it is unknown.
    ///
    /// - Throws: `rejected` if the key does not exist, `unavailable` if that is unknown.
    nonisolated(nonsending) func verificationKey(_ keyID: String) async throws(VerificationError) -> JSONWebKey {
        do throws(KeySourceError) {
            return try await key(keyID)
        } catch {
            switch error {
            case .unknownKey: throw .rejected(.unknownKey)
            case .unavailable(let unavailability): throw .unavailable(unavailability)
            }
        }
    }
}

/// The reason why a source gives no key.
public enum KeySourceError: Error, Equatable, Sendable {
    /// The issuer does not publish the key: a key set that was fetched after the request began, or less than 30 s before, lacks it.
    case unknownKey
    /// It is unknown at present whether the key exists.
    case unavailable(Unavailability)
}
