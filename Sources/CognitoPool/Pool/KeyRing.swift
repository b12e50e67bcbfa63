import JOSE
import Signing

/// The signing keys of a pool, and the key set that it publishes.
struct KeyRing: Sendable {
    private(set) var current: TokenKeys
    /// The JSON of the key set.
    private(set) var keySet: [UInt8]
    /// The key set, parsed, by which the pool itself verifies tokens.
    private(set) var verification: JSONWebKeySet

    init(_ keys: TokenKeys) throws(SigningFailure) {
        current = keys
        keySet = keys.keySet
        verification = try Self.read(keySet)
    }

    /// Signs with these keys from now on. The old ones stay published, or are withdrawn at once.
    mutating func replace(with keys: TokenKeys, withdrawingOld: Bool) throws(SigningFailure) {
        let published = SigningKey.keySet(withdrawingOld ? keys.all : keys.all + current.all)
        verification = try Self.read(published)
        keySet = published
        current = keys
    }

    private static func read(_ keySet: [UInt8]) throws(SigningFailure) -> JSONWebKeySet {
        do { return try JSONWebKeySet(parsing: keySet) } catch { throw SigningFailure() }
    }
}
