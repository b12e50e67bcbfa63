/// The cached keys, each in its own cache.
///
/// A Region has one endpoint for the keys of all customers' load balancers, so an attacker can name real keys that are not ours. A key that
/// has verified one of our tokens is ours; only such a key can replace it.
struct LoadBalancerKeyRing: Sendable {
    /// The most keys of ours, and the most others. A load balancer signs with one key at a time.
    static let maximumKeys = 32

    private struct Entry {
        let id: LoadBalancerKeyID
        let cache: JWKSCache
    }

    /// Oldest first.
    private var ours: [Entry] = []
    private var strangers: [Entry] = []

    var count: Int { ours.count + strangers.count }
    var caches: [JWKSCache] { (ours + strangers).map(\.cache) }

    /// The cache of the key with this name, if any.
    func cache(_ id: LoadBalancerKeyID) -> JWKSCache? {
        ours.first { $0.id == id }?.cache ?? strangers.first { $0.id == id }?.cache
    }

    /// Adds a key that is not known to be ours. Beyond the bound it replaces the oldest of that kind.
    mutating func add(_ id: LoadBalancerKeyID, _ cache: JWKSCache) {
        if strangers.count >= Self.maximumKeys { strangers.removeFirst() }
        strangers.append(Entry(id: id, cache: cache))
    }

    /// Marks the key with this name as ours, since it has verified one of our tokens. Beyond the bound it replaces our oldest key.
    mutating func proved(_ id: LoadBalancerKeyID) {
        guard let place = strangers.firstIndex(where: { $0.id == id }) else { return }
        if ours.count >= Self.maximumKeys { ours.removeFirst() }
        ours.append(strangers.remove(at: place))
    }
}
