import JOSE

/// The key set in use, with its times. Every request reads it; it is replaced as a whole.
struct KeySetSnapshot: Sendable {
    let keys: JSONWebKeySet?
    /// The text of the key set. Another text makes another generation.
    let text: [UInt8]
    let generation: UInt64
    let staleAt: Duration
    let expiresAt: Duration

    /// No key set.
    static let empty = KeySetSnapshot(keys: nil, text: [], generation: 0, staleAt: .zero, expiresAt: .zero)

    /// The snapshot that follows this one.
    func replaced(by keys: JSONWebKeySet, text: [UInt8], staleAt: Duration, expiresAt: Duration) -> KeySetSnapshot {
        KeySetSnapshot(
            keys: keys, text: text, generation: text == self.text ? generation : generation &+ 1, staleAt: staleAt, expiresAt: expiresAt)
    }

    /// The key with this `kid`, unless the key set has expired.
    func key(_ keyID: String, now: Duration) -> JSONWebKey? {
        guard now < expiresAt else { return nil }
        return keys?.key(keyID)
    }
}
