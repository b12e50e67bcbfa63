import JOSE

/// The keys at hand, oldest first.
///
/// The keys of a Region are those of everybody's load balancers there, so a stranger can name real ones that are not ours. A key that has
/// checked one of our tokens has proved to be ours, and makes room for no key that has not.
struct LoadBalancerKeyRing {
    /// How many keys are held. A load balancer signs with one, and with another after that was rotated.
    static let maximumKeys = 32
    /// For how long a key is used before it is asked for again, so that one that AWS has withdrawn is not believed for ever.
    static let maximumAge: Duration = .seconds(24 * 3600)

    private struct Entry {
        let id: LoadBalancerKeyID
        let key: JSONWebKey
        let fetchedAt: Duration
        var isOurs: Bool
    }

    private var entries: [Entry] = []

    var count: Int { entries.count }

    /// The key of this name, unless it is too old.
    func key(_ id: LoadBalancerKeyID, now: Duration) -> JSONWebKey? {
        entries.first { $0.id == id && now - $0.fetchedAt < Self.maximumAge }?.key
    }

    /// Takes in a key that has just been fetched, if there is room for it or a key that has proved as little.
    mutating func add(_ id: LoadBalancerKeyID, _ key: JSONWebKey, now: Duration) {
        let old = entries.firstIndex { $0.id == id }.map { entries.remove(at: $0) }
        if entries.count >= Self.maximumKeys {
            guard let stranger = entries.firstIndex(where: { !$0.isOurs }) else { return }
            entries.remove(at: stranger)
        }
        entries.append(Entry(id: id, key: key, fetchedAt: now, isOurs: old?.isOurs ?? false))
    }

    /// Notes that the key of this name has checked one of our tokens. One for which there was no room takes the place of the oldest.
    mutating func proved(_ id: LoadBalancerKeyID, _ key: JSONWebKey, now: Duration) {
        if let place = entries.firstIndex(where: { $0.id == id }) {
            entries[place].isOurs = true
            return
        }
        if entries.count >= Self.maximumKeys { entries.removeFirst() }
        entries.append(Entry(id: id, key: key, fetchedAt: now, isOurs: true))
    }
}
