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
        let proof = try service.passwords.kept(user.password, username: named.username)
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

    /// Signs in, at the first app client unless another is named. A temporary password becomes the permanent one.
    ///
    /// No `SECRET_HASH` is asked for. Throws `incorrectUsernameOrPassword`, `passwordAttemptsExceeded`, `userNotFound` or `clientNotFound`.
    public func signIn(
        username: String, password: String, clientID: String? = nil
    ) throws(CognitoError) -> SignInTokens {
        let client = try service.client(clientID ?? service.configuration.clients.first?.id ?? "")
        switch try service.signInAtOnce(username, password, at: client) {
        case .tokens(let tokens): return tokens
        case .newPasswordRequired(let user, let session):
            let kept = try service.passwords.kept(.permanent(Secret(password)), username: user.username)
            return try service.endChallenge(of: user, session, kept, at: client)
        }
    }

    /// The same for somebody who waits for the answer: where passwords are hashed, that is done elsewhere, in the origin's turn.
    ///
    /// Throws what the other does, or `tooManyRequests`.
    package func signIn(
        username: String, password: String, clientID: String, from origin: CallOrigin
    ) async throws(CognitoError) -> SignInTokens {
        let client = try service.client(clientID)
        switch try await service.signIn(username, password, at: client, from: origin) {
        case .tokens(let tokens): return tokens
        case .newPasswordRequired(let user, let session):
            let kept = try await service.kept(.permanent(Secret(password)), of: user.username, for: origin)
            return try service.endChallenge(of: user, session, kept, at: client)
        }
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

extension PoolService {
    /// Gives a challenged user the new password, which ends the challenge.
    fileprivate func endChallenge(
        of user: TestUser, _ session: String, _ password: PasswordProof, at client: AppClient
    ) throws(CognitoError) -> SignInTokens {
        let now = try now()
        let updated = try withDirectory { directory throws(CognitoError) in
            directory.sessions.use(session)
            try directory.setPassword(password, of: user.username, at: now)
            return try directory.account(user.username).user
        }
        return try tokens(for: updated, client)
    }
}
