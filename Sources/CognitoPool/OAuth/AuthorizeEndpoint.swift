import CognitoCore
import HTTPServer
import StrictJSON

/// `GET /oauth2/authorize`: redirects to the client with a code if the browser has a sign-in, and else to the sign-in page.
///
/// Source: RFC 6749 §3.1, §4.1.1; OpenID Connect Core 1.0 §3.1.2
struct AuthorizeEndpoint: Sendable {
    let store: OAuthStore
    let pools: OAuthPools

    func answer(_ request: Request) -> Response {
        do throws(AuthorizationRequest.Refusal) {
            let asked = try AuthorizationRequest(request.queryParameters, among: pools)
            let now: Double
            do { now = try asked.pool.oauthNow() } catch { throw .person(error) }
            if let (subject, signIn) = signedIn(asked, request, at: now), asked.isSatisfied(by: signIn, at: now) {
                return PageResponse.redirect(to: granting(asked, subject, signIn, at: now))
            }
            guard asked.prompt != .none else {
                let error = OAuthError(.loginRequired, "Nobody has signed in who would do.")
                throw .client(error, redirectURI: asked.redirectURI, state: asked.state)
            }
            return PageResponse.redirect(to: "\(pools.prefix)/login?\(asked.parameters.text)")
        } catch {
            return LoginEndpoint.refusal(error, request)
        }
    }

    /// - Returns: The redirect URI with a code for this sign-in.
    func granting(_ asked: AuthorizationRequest, _ subject: String, _ earlier: SignIn, at now: Double) -> String {
        let signIn = SignIn(
            at: earlier.authenticationTime, factors: earlier.factors, scopes: asked.scopes.names, audience: asked.resource?.text)
        let authorization = Authorization(
            poolID: asked.pool.id, clientID: asked.client.id, redirectURI: asked.redirectURI, proofKey: asked.proofKey,
            nonce: asked.nonce, subject: subject, signIn: signIn,
            refreshToken: asked.pool.refreshToken(of: subject, signIn, at: asked.client, now: now))
        let code = try? store.withCodes { codes throws(OAuthError) in codes.issue(authorization, at: now) }
        let parameters = [("code", code ?? "")] + (asked.state.map { [("state", $0)] } ?? [])
        return RedirectURI.location(asked.redirectURI, parameters)
    }

    private func signedIn(_ asked: AuthorizationRequest, _ request: Request, at now: Double) -> (String, SignIn)? {
        guard let name = BrowserCookie(request.head).value(in: request.head),
            let session = store.withBrowsers({ $0.session(name, at: now) }), let signIn = session.signIns[asked.pool.id]
        else { return nil }
        return asked.pool.signIn(of: signIn, at: now).map { (signIn.subject, $0) }
    }
}
