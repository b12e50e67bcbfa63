import CognitoCore
import HTTPServer
import HTTPTypes
import Signing
import StrictJSON

/// `GET` and `POST /login`: the sign-in pages. The query is that of the authorization request, which is parsed again each time.
///
/// A form is accepted only from a page of this pool: by `Origin`, and by a token that no other page knows. So a foreign page can neither sign
/// a user in nor use up a user's attempts.
///
/// Source: RFC 6749 §3.1; threats.md T145, T146
struct LoginEndpoint: Sendable {
    let store: OAuthStore
    let pools: OAuthPools

    func page(_ request: Request) -> Response {
        answering(request) { asked throws(AuthorizationRequest.Refusal) in
            let page: LoginPage =
                switch asked.parameters["page"] {
                case "sign-up": .signUp(FormParameters())
                case "forgot": .forgot(username: asked.loginHint ?? "")
                default: .signIn(username: asked.loginHint ?? "")
                }
            return try show(page, asked, request)
        }
    }

    func submit(_ request: Request) async -> Response {
        guard request.head.requestingPage != .foreign, let form = await request.formParameters(), !form.hasDuplicates else {
            return Self.formRefusal(request)
        }
        let cookie = BrowserCookie(request.head)
        let browser = cookie.value(in: request.head)
        do throws(AuthorizationRequest.Refusal) {
            let asked = try AuthorizationRequest(request.queryParameters, among: pools)
            let now: Double
            do { now = try asked.pool.oauthNow() } catch { throw .person(error) }
            guard let browser, let session = store.withBrowsers({ $0.session(browser, at: now) }),
                AuthenticationCode.areEqual(Array((form["form_token"] ?? "").utf8), Array(session.formToken.utf8))
            else { return Self.formRefusal(request) }
            let steps = LoginSteps(pools: pools.pools, request: asked, form: form, origin: CallOrigin(request.head))
            switch await steps.next() {
            case .page(let page, let message): return try show(page, asked, request, message)
            case .signedIn(let tokens): return try finish(tokens, asked, browser, cookie, now)
            }
        } catch {
            return Self.refusal(error, request)
        }
    }

    /// Redirects a signed-in user to the client, with a code.
    private func finish(
        _ tokens: SignInTokens, _ asked: AuthorizationRequest, _ browser: String, _ cookie: BrowserCookie, _ now: Double
    ) throws(AuthorizationRequest.Refusal) -> Response {
        guard let signIn = asked.pool.browserSignIn(tokens, at: asked.client) else {
            throw .person(OAuthError(.serverError, "The pool failed."))
        }
        let next = store.withBrowsers { $0.signedIn(signIn.browser, to: asked.pool.id, in: browser, at: now) }
        let location = AuthorizeEndpoint(store: store, pools: pools).granting(asked, signIn.browser.subject, signIn.signIn, at: now)
        var response = PageResponse.redirect(to: location, afterForm: true)
        cookie.set(next, on: &response)
        return response
    }

    private func show(
        _ page: LoginPage, _ asked: AuthorizationRequest, _ request: Request, _ message: PageMessage? = nil
    ) throws(AuthorizationRequest.Refusal) -> Response {
        let now: Double
        do { now = try asked.pool.oauthNow() } catch { throw .person(error) }
        let cookie = BrowserCookie(request.head)
        let (name, session) = store.withBrowsers { browsers in
            if let name = cookie.value(in: request.head), let session = browsers.session(name, at: now) {
                return (name, session as BrowserSessions.Session?)
            }
            let name = browsers.open(at: now)
            return (name, browsers.session(name, at: now))
        }
        let action = "login?" + asked.parameters.without(["page"]).text
        let form = PageForm(action: action, formToken: session?.formToken ?? "", message: message)
        let settings = asked.pool.settings
        let writer = LoginPageWriter(
            form: form, clientName: asked.client.name, allowsSignUp: !settings.onlyAdministratorsCreateUsers,
            signUpForm: SignUpForm(settings))
        var response = PageResponse.page(title: writer.title(page), writer.body(page), formTarget: asked.redirectURI)
        cookie.set(name, on: &response)
        return response
    }

    private func answering(
        _ request: Request, _ body: (AuthorizationRequest) throws(AuthorizationRequest.Refusal) -> Response
    ) -> Response {
        do throws(AuthorizationRequest.Refusal) {
            return try body(try AuthorizationRequest(request.queryParameters, among: pools))
        } catch {
            return Self.refusal(error, request)
        }
    }

    /// The answer to a refused request: a redirect to the client if its redirect URI is valid, else a page.
    static func refusal(_ refusal: AuthorizationRequest.Refusal, _ request: Request) -> Response {
        if let location = refusal.location { return PageResponse.redirect(to: location, afterForm: request.head.knownMethod == .post) }
        guard case .person(let error) = refusal else { return Response(status: .badRequest) }
        request.note(refusal: error.code.rawValue)
        return PageResponse.page(
            .badRequest, title: "This request cannot be answered",
            "<h1>This request cannot be answered</h1><p class=\"message\" role=\"alert\">\(error.description)</p>")
    }

    private static func formRefusal(_ request: Request) -> Response {
        request.note(refusal: "form_not_own")
        return PageResponse.page(
            .forbidden, title: "This form is out of date",
            """
            <h1>This form is out of date</h1>
            <p class="message" role="alert">Go back to the application and sign in from there. Cookies must be allowed.</p>
            """)
    }
}
