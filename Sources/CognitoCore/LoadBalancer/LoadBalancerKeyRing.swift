/// The keys that are held, each in a cache of its own.
///
/// A Region has one endpoint for the keys of everybody's load balancers, so a stranger can name real ones that are not ours. A key that has
/// verified one of our tokens has proved to be ours, and makes room for no key that has not.
struct LoadBalancerKeyRing: Sendable {
    /// How many of ours are held, and how many others. A load balancer signs with one, and with another after that was rotated.
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

    /// The cache of the key of this name; `nil` where none is held.
    func cache(_ id: LoadBalancerKeyID) -> JWKSCache? {
        ours.first { $0.id == id }?.cache ?? strangers.first { $0.id == id }?.cache
    }

    /// Takes in a key that is now asked for, in the place of the oldest stranger if there is no other.
    mutating func add(_ id: LoadBalancerKeyID, _ cache: JWKSCache) {
        if strangers.count >= Self.maximumKeys { strangers.removeFirst() }
        strangers.append(Entry(id: id, cache: cache))
    }

    /// Notes that the key of this name has verified one of our tokens. The oldest of ours makes room for one too many.
    mutating func proved(_ id: LoadBalancerKeyID) {
        guard let place = strangers.firstIndex(where: { $0.id == id }) else { return }
        if ours.count >= Self.maximumKeys { ours.removeFirst() }
        ours.append(strangers.remove(at: place))
    }
}
