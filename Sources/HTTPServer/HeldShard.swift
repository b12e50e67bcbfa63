/// A shard that one handler has kept to itself: all other connections of the shard waited meanwhile.
public struct HeldShard: Sendable {
    /// What takes this long, or longer, is told.
    public static let shortest: Duration = .milliseconds(100)

    /// The shard's number.
    public let shard: Int
    /// The routes whose handlers it may have been: one route as a rule, several where several requests of ``RouteGroup/onShard`` groups were under way.
    public let routes: [Route]
    /// How long the other connections of the shard have waited, ``shortest`` or longer.
    public let duration: Duration
}
