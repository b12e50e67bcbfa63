import CognitoCore
import JOSE
import Locking
import StrictJSON

/// Issues and verifies the pool's tokens.
extension PoolService {
    /// The tokens of a new sign-in, with a refresh token. Throws `internalFailure`.
    func tokens(for user: AuthenticatedUser, _ call: SignInCall) throws(CognitoError) -> SignInTokens {
        let now = try now()
        let signIn = SignIn(at: Int64(now), factors: user.factors)
        let refreshToken = try withDirectory {
            $0.grants.issue(
                subject: user.user.subject, clientID: call.client.id, signIn, lifetime: refreshLifetime(at: call.client), at: now)
        }
        return try tokens(for: user.user, signIn, refreshToken: refreshToken, isRefresh: false, call)
    }

    func refreshLifetime(at client: AppClient) -> Double {
        client.refreshTokenValidity.map { Double($0.seconds) } ?? configuration.refreshLifetime
    }

    /// The tokens of an earlier or a new sign-in. Throws `internalFailure`.
    func tokens(
        for user: TestUser, _ signIn: SignIn, refreshToken: String?, isRefresh: Bool, codeFlow: CodeFlow? = nil, _ call: SignInCall
    ) throws(CognitoError) -> SignInTokens {
        let client = call.client
        let changes = changes(for: user, isRefresh: isRefresh, call)
        var bearer = client.readable(user)
        bearer.groups = changes.groups ?? user.groups
        let roles = directory.withLock { [groups = bearer.groups] directory in
            GroupRoles(groups.compactMap { directory.groups[ExactText($0)] })
        }
        do {
            var issuer = try tokenIssuer()
            let standard = issuer.lifetime
            issuer.lifetime = lifetime(client.accessTokenValidity, call) ?? standard
            let expiresIn = issuer.lifetime.seconds
            let access = try issuer.accessToken(for: bearer, clientID: client.id, scopes: changes.scopes(signIn.scopes), signIn) { draft in
                changes.apply(changes.accessClaims, to: &draft.claims)
                client.withdrawRevocation(&draft.claims)
            }
            issuer.lifetime = lifetime(client.idTokenValidity, call) ?? standard
            let shown = OAuthScopes(signIn.scopes).visible(bearer)
            let id = try issuer.idToken(for: shown, clientID: client.id, signIn) { draft in
                roles.add(to: &draft.claims)
                if !client.readsEmailVerification { draft.claims[.emailVerified] = nil }
                changes.apply(changes.idClaims, to: &draft.claims)
                client.withdrawRevocation(&draft.claims)
                codeFlow?.add(to: &draft.claims, accessToken: access)
            }
            return SignInTokens(accessToken: access, idToken: id, refreshToken: refreshToken, expiresIn: expiresIn)
        } catch {
            throw .internalFailure
        }
    }

    private func lifetime(_ validity: TokenValidity?, _ call: SignInCall) -> TokenLifetime? {
        call.lifetime ?? validity.flatMap { TokenLifetime(seconds: $0.seconds) }
    }

    private func changes(for user: TestUser, isRefresh: Bool, _ call: SignInCall) -> TokenChanges {
        var changes = TokenChanges.none
        let request = TokenCustomizationRequest(user: user, clientID: call.client.id, isRefresh: isRefresh, metadata: call.metadata)
        configuration.tokenCustomization?(request, &changes)
        return changes
    }

    /// The user of an access token of this pool with the scope `aws.cognito.signin.user.admin`.
    ///
    /// Throws `accessTokenInvalid`, `…Expired`, `…Revoked`, `…LacksScope`, `userNotFound` or `userDisabled`.
    func bearer(ofAccessToken token: String) throws(CognitoError) -> UserDirectory.Account { try bearer(of: token).account }

    /// The user of an access token, as above, and the token's claims.
    func bearer(of token: String) throws(CognitoError) -> (account: UserDirectory.Account, claims: JSONView) {
        try holder(ofAccessToken: token, needing: TokenIssuer.signInScope)
    }

    /// The user of an access token that has this scope, and the token's claims.
    func holder(ofAccessToken token: String, needing scope: String) throws(CognitoError) -> (
        account: UserDirectory.Account, claims: JSONView
    ) {
        let claims = try verifiedClaims(token)
        guard let expiry = claims[.expirationTime]?.number?.double, try now() < expiry else { throw .accessTokenExpired }
        let scopes = claims[.scope]?.string?.utf8.split(separator: UInt8(ascii: " ")) ?? []
        guard scopes.contains(where: { $0.elementsEqual(scope.utf8) }) else { throw .accessTokenLacksScope }
        guard let subject = claims[.subject]?.string else { throw .accessTokenInvalid }
        // Tokens of a client without token revocation have no `origin_jti`, and signing out everywhere ends them nevertheless.
        let origin = (claims[.originTokenID] ?? claims[.eventID])?.string
        let signedInAt = claims[.authenticationTime]?.number?.double ?? 0
        let account = try withDirectory { directory throws(CognitoError) in
            let account = try directory.account(subject: subject)
            let isRevoked = origin.map { directory.grants.isRevoked(originTokenID: $0) } ?? false
            guard !isRevoked, !account.hasEndedSignIn(at: signedInAt) else { throw .accessTokenRevoked }
            guard account.isEnabled else { throw .userDisabled }
            return account
        }
        return (account, claims)
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

extension AppClient {
    /// Removes the claims that identify the token and its sign-in, if the client has no token revocation.
    fileprivate func withdrawRevocation(_ claims: inout JSONMembers) {
        guard !isRevocationEnabled else { return }
        (claims[.tokenID], claims[.originTokenID]) = (nil, nil)
    }
}

extension JSONView {
    fileprivate subscript(claim: Claim) -> JSONView? { member(claim.rawValue) }
}
