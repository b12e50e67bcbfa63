import CognitoCore
import JOSE
import Locking
import Signing
import StrictJSON

/// The tokens of the OAuth endpoints.
extension PoolService {
    /// The time in seconds since 1970. Throws `server_error` if the clock fails.
    func oauthNow() throws(OAuthError) -> Double {
        do { return try now() } catch { throw OAuthError(grant: error) }
    }

    /// The refresh token of a sign-in for which a code is issued.
    func refreshToken(of subject: String, _ signIn: SignIn, at client: AppClient, now: Double) -> String {
        let lifetime = refreshLifetime(at: client)
        return directory.withLock { $0.grants.issue(subject: subject, clientID: client.id, signIn, lifetime: lifetime, at: now) }
    }

    /// The tokens of a code. Throws `invalid_grant` if its sign-in has been ended, or if the user may no longer sign in.
    func tokens(for authorization: Authorization, at client: AppClient) throws(OAuthError) -> JSONValue {
        do throws(CognitoError) {
            let now = try now()
            let (signIn, refreshToken) = (authorization.signIn, authorization.refreshToken)
            let user = try withDirectory { directory throws(CognitoError) in
                _ = try directory.grants.usable(refreshToken, clientID: client.id, at: now)
                return try directory.enabledUser(authorization.subject)
            }
            let call = SignInCall(client)
            let tokens = try tokens(
                for: user, signIn, refreshToken: refreshToken, isRefresh: false, codeFlow: CodeFlow(nonce: authorization.nonce), call)
            return tokens.oauthJSON(OAuthScopes(signIn.scopes))
        } catch .refreshTokenRevoked {
            throw OAuthError(.invalidGrant, "The sign-in of the code has been ended.")
        } catch {
            throw OAuthError(grant: error)
        }
    }

    /// The tokens of a refresh, with a new refresh token if the client rotates them.
    ///
    /// - Parameter scopes: The scopes of the access token.
    func oauthTokens(
        forRefreshToken token: String, _ scopes: OAuthScopes, at client: AppClient
    ) throws(CognitoError) -> JSONValue {
        try exchange(refreshToken: token, scopes: scopes.names, SignInCall(client)).oauthJSON(scopes)
    }

    /// The scopes of a refresh: those of the request, or all of the sign-in. For an unknown token they are empty; the refresh itself refuses it.
    ///
    /// - Throws: `invalid_scope` for a scope that the sign-in does not have.
    func scopes(_ text: String?, ofRefreshToken token: String) throws(OAuthError) -> OAuthScopes {
        guard let granted = directory.withLock({ $0.grants[token]?.signIn.scopes }) else { return OAuthScopes([]) }
        guard let text else { return OAuthScopes(granted) }
        return try OAuthScopes(text, of: granted)
    }

    /// - Returns: False if the access tokens of a refresh token are for another API. True for an unknown token, which the refresh itself refuses.
    func isAudience(_ resource: ResourceIndicator, ofRefreshToken token: String) -> Bool {
        directory.withLock { $0.grants[token].map { $0.signIn.audience == resource.text } ?? true }
    }

    /// Ends the sign-in of a code that was used twice.
    func revoke(_ signIn: SignIn) {
        guard let now = try? now() else { return }
        try? withDirectory { $0.grants.revoke(originTokenID: signIn.originTokenID, at: now) }
    }

    /// An access token of the client itself, for the client credentials grant.
    func machineToken(_ scopes: OAuthScopes, _ resource: ResourceIndicator?, at client: AppClient) throws(OAuthError) -> JSONValue {
        do {
            var issuer = try tokenIssuer()
            issuer.lifetime = client.accessTokenValidity.flatMap { TokenLifetime(seconds: $0.seconds) } ?? issuer.lifetime
            let token = try issuer.machineToken(clientID: client.id, scopes: scopes.names) { draft in
                draft.claims[.audience] = resource.map { .string($0.text) }
            }
            return ["access_token": .string(token), "expires_in": .integer(issuer.lifetime.seconds), "token_type": "Bearer"]
        } catch {
            throw OAuthError(.serverError, "The pool failed.")
        }
    }
}

/// The claims of an ID token from a code: the request's `nonce`, and a hash of the access token.
///
/// Source: OpenID Connect Core 1.0 §3.1.3.6
struct CodeFlow: Sendable {
    let nonce: String?

    func add(to claims: inout JSONMembers, accessToken: String) {
        claims["nonce"] = nonce.map { .string($0) }
        claims["at_hash"] = .string(Base64URL.encode(Digest.sha256(Array(accessToken.utf8)).prefix(16)))
    }
}

extension SignInTokens {
    /// An answer of the token endpoint. Without the scope `openid` there is no ID token.
    ///
    /// Source: RFC 6749 §5.1; OpenID Connect Core 1.0 §3.1.3.3
    fileprivate func oauthJSON(_ scopes: OAuthScopes) -> JSONValue {
        var json = JSONMembers()
        json["id_token"] = scopes.grantIDToken ? .string(idToken) : nil
        json["access_token"] = .string(accessToken)
        json["refresh_token"] = refreshToken.map { .string($0) }
        json["expires_in"] = .integer(expiresIn)
        json["token_type"] = "Bearer"
        return json.json
    }
}
