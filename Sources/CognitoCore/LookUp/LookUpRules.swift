/// The bounds of ``LookUpMemory``.
package struct LookUpRules: Sendable {
    /// For so long a value that was found is not asked for again.
    package var fresh: Duration = .seconds(1)
    /// For this long a value that was found stays good while its source is away.
    package var stale: Duration = .seconds(60)
    /// For so long a confirmation is waited for.
    package var patience: Duration = .seconds(1)
    /// A look-up that takes so long has failed.
    package var limit: Duration = .seconds(10)
    /// For so long a name for which nothing was found is not looked up again.
    package var unknown: Duration = .seconds(30)
    /// Most look-ups, at a time, of names that are not cached.
    package var lookUps = 4
    /// And within a second.
    package var lookUpsPerSecond = 200
    /// Most values that are cached.
    package var capacity = 10_000

    package init() {}
}
