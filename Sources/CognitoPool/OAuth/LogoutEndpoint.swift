import CognitoCore
import HTTPServer
import JOSE
import StrictJSON

/// `GET /logout`: ends the sign-in at the pages, and redirects the browser to the client or to the sign-in page.
///
/// Source: docs/cognito.md, "OAuth" (`logout_uri`, or `redirect_uri` for signing in anew); OpenID Connect RP-Initiated Logout 1.0 §2
struct LogoutEndpoint: Sendable {
    let store: OAuthStore
    let pools: OAuthPools

    func answer(_ request: Request) -> Response {
        do throws(AuthorizationRequest.Refusal) {
            let location = try location(request.queryParameters)
            var response = PageResponse.redirect(to: location)
            let cookie = BrowserCookie(request.head)
            if let name = cookie.value(in: request.head) { end(name) }
            cookie.remove(on: &response)
            return response
        } catch {
            return LoginEndpoint.refusal(error, request)
        }
    }

    private func location(_ parameters: FormParameters?) throws(AuthorizationRequest.Refusal) -> String {
        guard let parameters, !parameters.hasDuplicates else { throw .person(.malformed) }
        guard let id = parameters["client_id"] ?? Self.audience(of: parameters["id_token_hint"]), let (_, client) = pools.client(id)
        else { throw .person(OAuthError(.invalidRequest, "The app client is unknown, or not named.")) }
        if let uri = parameters["logout_uri"] ?? parameters["post_logout_redirect_uri"] {
            guard client.oauth.logoutURLs.contains(where: { sameBytes($0, uri) }) else {
                throw .person(OAuthError(.invalidRequest, "The logout_uri is not one of the app client's sign-out URLs."))
            }
            return parameters["state"].map { RedirectURI.location(uri, [("state", $0)]) } ?? uri
        }
        guard parameters["redirect_uri"] != nil else { throw .person(.missing("logout_uri")) }
        _ = try AuthorizationRequest(parameters, among: pools)
        return "\(pools.prefix)/login?\(parameters.text)"
    }

    /// The audience of an ID token. It only selects the client whose list must have the URI, so the signature need not be verified.
    private static func audience(of token: String?) -> String? {
        guard let token, let jws = try? UnverifiedJWS(compactSerialization: Array(token.utf8)) else { return nil }
        return jws.payload.root.member(Claim.audience.rawValue)?.string
    }

    private func end(_ name: String) {
        guard let now = try? pools.pools.environment.now(), let session = store.withBrowsers({ $0.session(name, at: now) }) else { return }
        store.withBrowsers { $0.end(name) }
        for (poolID, signIn) in session.signIns {
            _ = try? (try? pools.pools.pool(id: poolID))?.withDirectory { $0.grants.revoke(signIn.refreshToken, at: now) }
        }
    }
}
