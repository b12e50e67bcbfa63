import CognitoCore
import JOSE
import StrictJSON
import Synchronization

extension PoolService {
    /// What a right password leads to.
    enum SignInOutcome: Sendable {
        case tokens(SignInTokens)
        /// The password was a temporary one. The session is what the answer to the challenge must name.
        case newPasswordRequired(TestUser, session: String)
    }

    /// Signs a user in at a client by password. The tokens live as long as the sign-in asks for, or as the pool says.
    ///
    /// Throws `userNotFound`, `incorrectUsernameOrPassword`, `passwordAttemptsExceeded`, `tooManyRequests` or `internalFailure`.
    func signIn(
        _ username: String, _ password: String, at client: AppClient, from origin: CallOrigin, lifetime: TokenLifetime? = nil
    ) async throws(CognitoError) -> SignInOutcome {
        let attempt = try begin(username, from: origin)
        let isRight = try await costly(for: origin) { [passwords] () throws(CognitoError) in
            try passwords.isRight(password, for: attempt.known)
        }
        return try end(attempt, isRight: isRight, at: client, lifetime: lifetime)
    }

    /// The same at once, on the caller's thread, for programs that have the pool in their process.
    func signInAtOnce(_ username: String, _ password: String, at client: AppClient) throws(CognitoError) -> SignInOutcome {
        let attempt = try begin(username, from: .program)
        return try end(attempt, isRight: try passwords.isRight(password, for: attempt.known), at: client, lifetime: nil)
    }

    /// A password as the pool keeps it, of the user with this real username. Throws `tooManyRequests` or `internalFailure`.
    func kept(
        _ password: TestUser.Password, of username: String, for origin: CallOrigin
    ) async throws(CognitoError) -> PasswordProof {
        try await costly(for: origin) { [passwords] () throws(CognitoError) in try passwords.kept(password, username: username) }
    }

    /// Does something with a password, and where passwords are hashed, elsewhere.
    private func costly<Value: Sendable>(
        for origin: CallOrigin, _ work: @escaping @Sendable () throws(CognitoError) -> Value
    ) async throws(CognitoError) -> Value {
        passwords.isCostly ? try await hashing.run(for: origin, work) : try work()
    }

    private func begin(_ username: String, from origin: CallOrigin) throws(CognitoError) -> PasswordAttempt {
        let now = try now()
        return try withDirectory { directory throws(CognitoError) in try directory.attempt(username, from: origin, at: now) }
    }

    private func end(
        _ attempt: PasswordAttempt, isRight: Bool, at client: AppClient, lifetime: TokenLifetime?
    ) throws(CognitoError) -> SignInOutcome {
        let now = try now()
        let account: UserDirectory.Account
        do {
            account = try withDirectory { directory throws(CognitoError) in try directory.end(attempt, isRight: isRight, at: now) }
        } catch .userNotFound where client.hidesUnknownUsers {
            throw .incorrectUsernameOrPassword
        }
        try account.checkMaySignIn(at: now, settings.passwordPolicy)
        guard account.needsNewPassword else { return .tokens(try tokens(for: account.user, client, lifetime: lifetime)) }
        let session = try withDirectory { $0.sessions.open(subject: account.user.subject, clientID: client.id, at: now) }
        return .newPasswordRequired(account.user, session: session)
    }

    /// The tokens of a new sign-in, refresh token included.
    func tokens(for user: TestUser, _ client: AppClient, lifetime: TokenLifetime? = nil) throws(CognitoError) -> SignInTokens {
        let now = try now()
        let signIn = SignIn(at: Int64(now))
        let refreshToken = try withDirectory {
            $0.grants.issue(
                subject: user.subject, clientID: client.id, signIn, lifetime: refreshLifetime(at: client), at: now)
        }
        return try tokens(for: user, client, signIn, refreshToken: refreshToken, lifetime: lifetime)
    }

    private func refreshLifetime(at client: AppClient) -> Double {
        client.refreshTokenValidity.map { Double($0.seconds) } ?? configuration.refreshLifetime
    }

    /// The tokens of a sign-in that has been made before, or just now.
    func tokens(
        for user: TestUser, _ client: AppClient, _ signIn: SignIn, refreshToken: String?, lifetime: TokenLifetime? = nil
    ) throws(CognitoError) -> SignInTokens {
        do {
            var issuer = try tokenIssuer()
            issuer.lifetime = lifetime ?? client.accessTokenValidity.flatMap { TokenLifetime(seconds: $0.seconds) } ?? issuer.lifetime
            let tokens = try issuer.tokens(for: client.readable(user), clientID: client.id, signIn)
            return SignInTokens(
                accessToken: tokens.access, idToken: tokens.id, refreshToken: refreshToken,
                expiresIn: issuer.lifetime.seconds)
        } catch {
            throw .internalFailure
        }
    }

    /// The user whom an access token of this pool stands for, if it allows its bearer to ask about them.
    ///
    /// Throws `accessTokenInvalid`, `…Expired`, `…Revoked`, `…LacksScope` or `userNotFound`.
    func bearer(ofAccessToken token: String) throws(CognitoError) -> UserDirectory.Account {
        let claims = try verifiedClaims(token)
        guard let expiry = claims[.expirationTime]?.number?.double, try now() < expiry else { throw .accessTokenExpired }
        let scopes = claims[.scope]?.string?.utf8.split(separator: UInt8(ascii: " ")) ?? []
        guard scopes.contains(where: { $0.elementsEqual(TokenIssuer.signInScope.utf8) }) else { throw .accessTokenLacksScope }
        guard let subject = claims[.subject]?.string else { throw .accessTokenInvalid }
        let origin = claims[.originTokenID]?.string
        return try withDirectory { directory throws(CognitoError) in
            if let origin, directory.grants.isRevoked(originTokenID: origin) { throw .accessTokenRevoked }
            let account = try directory.account(subject)
            guard account.isEnabled else { throw .userDisabled }
            return account
        }
    }

    private func verifiedClaims(_ token: String) throws(CognitoError) -> JSONView {
        let claims: JSONView
        do {
            let jws = try UnverifiedJWS(compactSerialization: Array(token.utf8))
            guard let key = keys.withLock({ $0.verification.key(jws.header.keyID) }) else { throw CognitoError.accessTokenInvalid }
            claims = try jws.verified(with: key).payload.root
        } catch {
            throw .accessTokenInvalid
        }
        guard claims[.issuer]?.isString(issuer) == true,
            claims[.tokenUse]?.isString(TokenUse.access.rawValue) == true
        else { throw .accessTokenInvalid }
        return claims
    }
}

extension JSONView {
    fileprivate subscript(claim: Claim) -> JSONView? { member(claim.rawValue) }
}
