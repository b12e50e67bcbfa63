import StrictJSON

/// The pools of a request to the OAuth endpoints: the one that the path names, or else all.
struct OAuthPools: Sendable {
    let pools: UserPools
    /// The pool id in the path; `nil` for a path without one.
    let only: String?

    /// The prefix of the endpoints' paths.
    var prefix: String { only.map { "/\($0)" } ?? "" }

    /// The app client with this id, if it may use the OAuth endpoints.
    func client(_ id: String) -> (pool: PoolService, client: AppClient)? {
        guard let pool = try? pools.pool(ofClient: id), isMeant(pool), let client = try? pool.client(id), client.oauth.isEnabled else {
            return nil
        }
        return (pool, client)
    }

    /// The pool that an unverified access token names as its issuer.
    func pool(ofAccessToken token: String) -> PoolService? {
        (try? pools.pool(ofAccessToken: token)).flatMap { isMeant($0) ? $0 : nil }
    }

    private func isMeant(_ pool: PoolService) -> Bool { only.map { sameBytes($0, pool.id) } ?? true }
}
