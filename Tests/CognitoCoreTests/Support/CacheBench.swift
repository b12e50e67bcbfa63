import HTTPTesting

@testable import CognitoCore

/// A cache over a scripted key server and a clock that the test moves.
struct CacheBench {
    let clock = ManualClock()
    let server: FakeKeyServer
    let cache: JWKSCache

    init(_ standing: FakeKeyServer.Answer? = nil, keyIDForm: KeyIDForm = .any, _ change: (inout JWKSRefreshRules) -> Void = { _ in }) {
        var rules = JWKSRefreshRules()
        change(&rules)
        server = FakeKeyServer(standing)
        cache = JWKSCache(fetcher: server, rules: rules, keyIDForm: keyIDForm, time: MonotonicTime(clock), random: { 0.5 })
    }

    /// Runs a test beside `run()`, which is over when this returns.
    func running(_ test: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await cache.run() }
            defer { group.cancelAll() }
            try await test()
        }
    }

    /// What a look-up ends in: `nil` for a key.
    nonisolated(nonsending) func failure(_ keyID: String) async -> KeySourceError? {
        do throws(KeySourceError) {
            _ = try await cache.key(keyID)
            return nil
        } catch {
            return error
        }
    }
}
