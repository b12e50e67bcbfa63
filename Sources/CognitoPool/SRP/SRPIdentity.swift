/// The owner of a verifier: a user's real user name, and the pool's name, which is its id without the Region.
struct SRPIdentity: Sendable, Equatable {
    /// `USER_ID_FOR_SRP`: the real user name, even if the sign-in has named an alias.
    let username: String
    let poolName: String

    init(username: String, poolID: String) {
        self.username = username
        poolName = String(poolID.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false).last ?? "")
    }

    /// Pool name and user name without a separator, as every hash takes them.
    var bytes: [UInt8] { Array(poolName.utf8) + Array(username.utf8) }
}
