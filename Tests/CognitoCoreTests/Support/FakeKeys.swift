import CognitoCore
import JOSE
import Synchronization

/// A key source of fixed keys, which counts how often it is asked for one that it does not have.
final class FakeKeys: KeySource {
    private let keys: JSONWebKeySet?
    private let failure: KeySourceError
    private let asked = Mutex(0)

    init(_ keys: JSONWebKeySet?, otherwise failure: KeySourceError = .unknownKey) {
        self.keys = keys
        self.failure = failure
    }

    /// How often a look-up would have fetched.
    var fetches: Int { asked.withLock { $0 } }

    func knownKey(_ keyID: String) -> JSONWebKey? { keys?.key(keyID) }

    nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
        if let key = knownKey(keyID) { return key }
        asked.withLock { $0 += 1 }
        throw failure
    }
}
