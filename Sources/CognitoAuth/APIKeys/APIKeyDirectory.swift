import CognitoCore

/// Looks API keys up, and caches them for a while, so that a source that is slow or away is not felt at each request.
public final class APIKeyDirectory: Sendable {
    private let lookUps: LookUps<APIKeyGrant, APIKeyUnavailable>
    private let isShutOut: @Sendable (APIKeyGrant) -> Bool
    private let onUse: @Sendable (APIKeyGrant) -> Void

    /// - Parameters:
    ///   - source: Asked for keys that are not cached.
    ///   - clock: The clock for the time that keys stay cached.
    ///   - isShutOut: Called at each use, from any thread. If it returns true, the key is refused although it is valid.
    ///   - onUse: Called at each use of a valid key, from any thread.
    public convenience init<C: Clock>(
        _ source: any APIKeySource, clock: C = ContinuousClock(), isShutOut: @escaping @Sendable (APIKeyGrant) -> Bool = { _ in false },
        onUse: @escaping @Sendable (APIKeyGrant) -> Void = { _ in }
    ) where C.Duration == Duration {
        self.init(source, clock: clock, rules: LookUpRules(), isShutOut: isShutOut, onUse: onUse)
    }

    init<C: Clock>(
        _ source: any APIKeySource, clock: C, rules: LookUpRules,
        isShutOut: @escaping @Sendable (APIKeyGrant) -> Bool = { _ in false }, onUse: @escaping @Sendable (APIKeyGrant) -> Void = { _ in }
    ) where C.Duration == Duration {
        self.isShutOut = isShutOut
        self.onUse = onUse
        lookUps = LookUps(
            rules: rules, refusal: APIKeyUnavailable(reason: "tooManyLookUps"), timeout: APIKeyUnavailable(reason: "timeout"),
            time: MonotonicTime(clock),
            find: { id in
                do throws(APIKeyUnavailable) { return .success(try await source.grant(of: id)) } catch { return .failure(error) }
            })
    }

    /// Drops a key, which was deleted or made, from the cache.
    public func forget(_ id: String) { lookUps.forget(id) }

    /// Caches a key that has been made and stored, so that it is valid without a look-up.
    public func learn(_ grant: APIKeyGrant) { lookUps.learn(grant, as: grant.id) }

    /// - Returns: True if the key may be used now. Then `onUse` has been called.
    func use(_ grant: APIKeyGrant) -> Bool {
        guard !isShutOut(grant) else { return false }
        onUse(grant)
        return true
    }

    /// The cached answer; the inner `nil` is that of an unknown key.
    func cached(_ id: String) -> APIKeyGrant?? { lookUps.cached(id) }

    /// - Returns: What the key is good for, expired or not; `nil` for an unknown one.
    func grant(of id: String) async throws(APIKeyUnavailable) -> APIKeyGrant? { try await lookUps.value(of: id) }
}
