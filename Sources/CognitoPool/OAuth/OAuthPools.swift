import StrictJSON

/// The pools that a path of the OAuth endpoints is for: all of them, or the one that is named in it.
struct OAuthPools: Sendable {
    let pools: UserPools
    /// The pool id in the path; `nil` where there is none.
    let only: String?

    /// In front of the endpoints' own paths.
    var prefix: String { only.map { "/\($0)" } ?? "" }

    /// The app client of an id, if it may use the OAuth endpoints.
    func client(_ id: String) -> (pool: PoolService, client: AppClient)? {
        guard let pool = try? pools.pool(ofClient: id), isMeant(pool), let client = try? pool.client(id), client.oauth.isEnabled else {
            return nil
        }
        return (pool, client)
    }

    /// The pool that an access token says it is of.
    func pool(ofAccessToken token: String) -> PoolService? {
        (try? pools.pool(ofAccessToken: token)).flatMap { isMeant($0) ? $0 : nil }
    }

    private func isMeant(_ pool: PoolService) -> Bool { only.map { sameBytes($0, pool.id) } ?? true }
}
