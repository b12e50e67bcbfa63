import CognitoCore
import JOSE
import Locking
public import Signing

/// Changes the pool, for tests, without HTTP.
extension EmbeddedUserPool {
    /// Adds a user, and the missing ones of the user's groups. The password policy does not apply.
    ///
    /// - Returns: The user as stored. If users sign in by e-mail address, `username` is now the `sub`.
    /// - Throws: `userExists`, `limitExceeded`, `accountExists`, `usernameNotAlias` or `malformedMember`.
    @discardableResult
    public func createUser(_ user: TestUser) throws(CognitoError) -> TestUser {
        let now = try service.now()
        let named = try service.withDirectory { directory throws(CognitoError) in try directory.named(user) }
        let proof = try service.keptAtOnce(user.password, of: named.username)
        return try service.withDirectory { directory throws(CognitoError) in try directory.create(named, proof: proof, at: now).user }
    }

    /// Adds a group.
    ///
    /// - Throws: `groupExists`, `limitExceeded` or `malformedMember`.
    public func createGroup(_ name: String) throws(CognitoError) {
        let now = try service.now()
        try service.withDirectory { directory throws(CognitoError) in _ = try directory.createGroup(name, at: now) }
    }

    /// Adds a user to a group. The user's next tokens name it.
    ///
    /// - Throws: `userNotFound`, `groupNotFound` or `limitExceeded`.
    public func add(user: String, toGroup group: String) throws(CognitoError) {
        let now = try service.now()
        try service.withDirectory { directory throws(CognitoError) in try directory.add(user, toGroup: group, at: now) }
    }

    /// Removes a user from a group. The user's next tokens no longer name it.
    ///
    /// - Throws: `userNotFound` or `groupNotFound`.
    public func remove(user: String, fromGroup group: String) throws(CognitoError) {
        let now = try service.now()
        try service.withDirectory { directory throws(CognitoError) in try directory.remove(user, fromGroup: group, at: now) }
    }

    /// - Parameter name: A username or a `sub`.
    /// - Returns: The user, as stored now.
    /// - Throws: `userNotFound`.
    public func user(_ name: String) throws(CognitoError) -> TestUser {
        try service.withDirectory { directory throws(CognitoError) in try directory.account(name).user }
    }

    /// - Returns: An issuer with the pool's present keys. It also makes tokens of users who are not in the pool, and forged ones.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public func issuer() throws(SigningFailure) -> TokenIssuer { try service.tokenIssuer() }

    /// Signs with new keys from now on. A pool with a file does not store them: after a restart it has its first keys again.
    ///
    /// - Parameter withdrawingOld: If false, the old keys stay published until the next rotation. If true, a verifier refuses their tokens as
    ///   soon as it has read the key set again.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public func rotateKeys(withdrawingOld: Bool = false) throws(SigningFailure) {
        let keys = try TokenKeys()
        try service.keys.withLock { ring throws(SigningFailure) in
            try ring.replace(with: keys, withdrawingOld: withdrawingOld)
        }
    }
}
