import CognitoCore
import JOSE
public import Signing
import Synchronization

/// What a test does to the pool without the detour over HTTP.
extension EmbeddedUserPool {
    /// Adds a user, and those of the user's groups that do not exist yet.
    ///
    /// Returns the user as the pool has it: where users sign in by e-mail address, `username` is the `sub` now. The password policy is not
    /// applied. Throws `userExists`, `limitExceeded`, `usernameNotEmail` or `malformedMember`.
    @discardableResult
    public func createUser(_ user: TestUser) throws(CognitoError) -> TestUser {
        let now = try service.now()
        let named = try service.withDirectory { directory throws(CognitoError) in try directory.named(user) }
        let proof = try service.keptAtOnce(user.password, of: named.username)
        return try service.withDirectory { directory throws(CognitoError) in try directory.create(named, proof: proof, at: now).user }
    }

    /// Adds a group. Throws `groupExists`, `limitExceeded` or `malformedMember`.
    public func createGroup(_ name: String) throws(CognitoError) {
        let now = try service.now()
        try service.withDirectory { directory throws(CognitoError) in _ = try directory.createGroup(name, at: now) }
    }

    /// Adds a user to a group; tokens show it from the next one on. Throws `userNotFound`, `groupNotFound` or `limitExceeded`.
    public func add(user: String, toGroup group: String) throws(CognitoError) {
        let now = try service.now()
        try service.withDirectory { directory throws(CognitoError) in try directory.add(user, toGroup: group, at: now) }
    }

    /// Takes a user out of a group; tokens show it from the next one on. Throws `userNotFound` or `groupNotFound`.
    public func remove(user: String, fromGroup group: String) throws(CognitoError) {
        let now = try service.now()
        try service.withDirectory { directory throws(CognitoError) in try directory.remove(user, fromGroup: group, at: now) }
    }

    /// The user of a username or a `sub`, as the pool has it now. Throws `userNotFound`.
    public func user(_ name: String) throws(CognitoError) -> TestUser {
        try service.withDirectory { directory throws(CognitoError) in try directory.account(name).user }
    }

    /// Makes tokens with the pool's present keys, for users that it may or may not have, and forged ones. Throws when OpenSSL fails.
    public func issuer() throws(SigningFailure) -> TokenIssuer { try service.tokenIssuer() }

    /// Signs with new keys from now on. The old ones stay published until the next rotation, unless they are withdrawn: then tokens that
    /// they signed fail at a verifier as soon as it has read the key set anew. A pool that remembers does not remember this: made anew, it
    /// has its first keys. Throws when OpenSSL fails.
    public func rotateKeys(withdrawingOld: Bool = false) throws(SigningFailure) {
        let keys = try TokenKeys()
        try service.keys.withLock { ring throws(SigningFailure) in
            try ring.replace(with: keys, withdrawingOld: withdrawingOld)
        }
    }
}
