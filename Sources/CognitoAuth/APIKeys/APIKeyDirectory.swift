import CognitoCore

/// Looks API keys up, and caches them for a while, so that a source that is slow or away is not felt at each request.
public final class APIKeyDirectory: Sendable {
    private let lookUps: LookUps<APIKeyGrant, APIKeyUnavailable>
    private let isShutOut: @Sendable (APIKeyGrant) -> Bool
    private let onUse: @Sendable (APIKeyGrant) -> Void

    /// - Parameters:
    ///   - source: Where keys are that are not cached.
    ///   - clock: How time passes.
    ///   - isShutOut: Asked at each use, at once and from any thread: if true, the key is refused although nothing is wrong with it.
    ///   - onUse: Told of each use of a good key, at once and from any thread.
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

    /// From now on a key is looked up anew: it was deleted, or made.
    public func forget(_ id: String) { lookUps.forget(id) }

    /// A key has been made and stored: it is good from now on, without being looked up.
    public func learn(_ grant: APIKeyGrant) { lookUps.learn(grant, as: grant.id) }

    /// - Returns: True if the key may be used now; then this is a use of it.
    func use(_ grant: APIKeyGrant) -> Bool {
        guard !isShutOut(grant) else { return false }
        onUse(grant)
        return true
    }

    /// What can be said without waiting; the inner `nil` is that of an unknown key.
    func cached(_ id: String) -> APIKeyGrant?? { lookUps.cached(id) }

    /// - Returns: What the key is good for, expired or not; `nil` for an unknown one.
    func grant(of id: String) async throws(APIKeyUnavailable) -> APIKeyGrant? { try await lookUps.value(of: id) }
}
