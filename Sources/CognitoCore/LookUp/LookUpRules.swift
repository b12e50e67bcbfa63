/// The bounds of ``LookUpMemory``.
package struct LookUpRules: Sendable {
    /// For this long a value that was found is not looked up again.
    package var fresh: Duration = .seconds(1)
    /// For this long a value that was found stays good while its source is away.
    package var stale: Duration = .seconds(60)
    /// The longest wait for a confirmation.
    package var patience: Duration = .seconds(1)
    /// The time after which a look-up has failed.
    package var limit: Duration = .seconds(10)
    /// For this long a name for which nothing was found is not looked up again.
    package var unknown: Duration = .seconds(30)
    /// The most look-ups at a time of names that are not cached.
    package var lookUps = 4
    /// The most look-ups in a second of names that are not cached.
    package var lookUpsPerSecond = 200
    /// The most values that are cached.
    package var capacity = 10_000

    package init() {}
}
