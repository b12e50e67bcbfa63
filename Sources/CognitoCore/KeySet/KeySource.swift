public import JOSE

/// Where a verifier gets keys from.
public protocol KeySource: Sendable {
    /// The key of this `kid` if it is at hand and usable: never waits, never fetches.
    func knownKey(_ keyID: String) -> JSONWebKey?

    /// The number of the key set in use. It changes with the keys, so that what was verified under another number must be verified anew;
    /// `nil` while no key set may be used, or where none is kept.
    var generation: UInt64? { get }

    /// The names of the keys at hand, the keys beside them that cannot be used, and why the last fetch failed if it did: for explanations.
    var keyIDs: [String] { get }
    var skippedKeys: [JSONWebKeySet.Skipped] { get }
    var lastFailure: KeySetFetchError? { get }

    /// The key of this `kid`, fetched if need be. A known key is returned without suspending.
    nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey

    /// Told that the key of this `kid` has verified a token of ours, where a source cannot hold every key that a token may name.
    func hasVerified(_ keyID: String)
}

extension KeySource {
    public var generation: UInt64? { nil }
    public var keyIDs: [String] { [] }
    public var skippedKeys: [JSONWebKeySet.Skipped] { [] }
    public var lastFailure: KeySetFetchError? { nil }
    public func hasVerified(_ keyID: String) {}

    /// The key of this `kid`, fetched if need be.
    ///
    /// - Throws: `rejected` for one that does not exist, `unavailable` where that cannot be said.
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

/// Why there is no key.
public enum KeySourceError: Error, Equatable, Sendable {
    /// The pool publishes no such key: a key set fetched after the request began, or less than 30 s before, lacks it.
    case unknownKey
    /// It is unknown for now whether there is such a key.
    case unavailable(Unavailability)
}
