import CognitoCore
import JOSE
import Synchronization

/// A key source of fixed keys, which counts how often it is asked for one that it does not have.
final class FakeKeys: KeySource {
    private let keys: JSONWebKeySet?
    private let failure: KeySourceError
    let skippedKeys: [JSONWebKeySet.Skipped]
    let lastFailure: KeySetFetchError?
    private let asked = Mutex(0)

    init(
        _ keys: JSONWebKeySet?, skipping skippedKeys: [JSONWebKeySet.Skipped] = [], otherwise failure: KeySourceError = .unknownKey,
        after lastFailure: KeySetFetchError? = nil
    ) {
        self.keys = keys
        self.skippedKeys = skippedKeys
        self.failure = failure
        self.lastFailure = lastFailure
    }

    var keyIDs: [String] { keys?.keyIDs ?? [] }

    /// How often a look-up would have fetched.
    var fetches: Int { asked.withLock { $0 } }

    func knownKey(_ keyID: String) -> JSONWebKey? { keys?.key(keyID) }

    nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
        if let key = knownKey(keyID) { return key }
        asked.withLock { $0 += 1 }
        throw failure
    }
}
