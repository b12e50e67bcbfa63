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
}

extension KeySource {
    public var generation: UInt64? { nil }
    public var keyIDs: [String] { [] }
    public var skippedKeys: [JSONWebKeySet.Skipped] { [] }
    public var lastFailure: KeySetFetchError? { nil }
}

/// Why there is no key.
public enum KeySourceError: Error, Equatable, Sendable {
    /// The pool publishes no such key: a key set fetched after the request began, or less than 30 s before, lacks it.
    case unknownKey
    /// Whether there is such a key cannot be said now.
    case unavailable(Unavailability)
}
