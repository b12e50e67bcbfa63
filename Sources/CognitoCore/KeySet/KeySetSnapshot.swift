import JOSE

/// The key set in use and for how long it may be: what the path of every request reads. It is replaced whole.
struct KeySetSnapshot: Sendable {
    let keys: JSONWebKeySet?
    let staleAt: Duration
    let expiresAt: Duration

    /// No key set.
    static let empty = KeySetSnapshot(keys: nil, staleAt: .zero, expiresAt: .zero)

    /// The key of this `kid`, unless the key set has expired.
    func key(_ keyID: String, now: Duration) -> JSONWebKey? {
        guard now < expiresAt else { return nil }
        return keys?.key(keyID)
    }
}
