/// Whom a verifier is for: a user, by the real user name, of a pool, by what its id has behind the region.
struct SRPIdentity: Sendable, Equatable {
    /// `USER_ID_FOR_SRP`: the user name, also where the sign-in named an alias.
    let username: String
    let poolName: String

    init(username: String, poolID: String) {
        self.username = username
        poolName = String(poolID.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false).last ?? "")
    }

    /// Pool name and user name, one right after the other, as every hash takes them.
    var bytes: [UInt8] { Array(poolName.utf8) + Array(username.utf8) }
}
