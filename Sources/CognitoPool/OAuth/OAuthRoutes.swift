import HTTPServer
import HTTPTypes
import StrictJSON

/// The OAuth 2.0 endpoints and the pages, for all pools and under each pool's id.
struct OAuthRoutes: Sendable {
    /// The longest content of a form.
    static let maximumBytes = 65_536

    let pools: UserPools

    func register(on root: RouteGroup<RequestContext>) {
        register(on: root) { _ in OAuthPools(pools: pools, only: nil) }
        register(on: root.group(":pool")) { OAuthPools(pools: pools, only: $0.parameters["pool"]) }
    }

    private func register(on routes: RouteGroup<RequestContext>, _ asked: @escaping @Sendable (Request) -> OAuthPools) {
        let store = pools.environment.oauth
        let forms = routes.accepting(contentBytes: Self.maximumBytes)
        routes.get("oauth2/authorize") { AuthorizeEndpoint(store: store, pools: asked($0.request)).answer($0.request) }
        routes.get("login") { LoginEndpoint(store: store, pools: asked($0.request)).page($0.request) }
        forms.post("login") { await LoginEndpoint(store: store, pools: asked($0.request)).submit($0.request) }
        routes.get("logout") { LogoutEndpoint(store: store, pools: asked($0.request)).answer($0.request) }
        let readable = forms.wrapped(in: ReadableRefusals())
        readable.post("oauth2/token") { await TokenEndpoint(store: store, pools: asked($0.request)).answer($0.request) }
        readable.post("oauth2/revoke") { await RevocationEndpoint(pools: asked($0.request)).answer($0.request) }
        routes.get("oauth2/userInfo") { UserInfoEndpoint(pools: asked($0.request)).answer($0.request) }
        readable.post("oauth2/userInfo") { UserInfoEndpoint(pools: asked($0.request)).answer($0.request) }
        for (path, methods) in [("oauth2/token", [.post]), ("oauth2/revoke", [.post]), ("oauth2/userInfo", [.get, .post])]
            as [(String, [HTTPRequest.Method])]
        {
            routes.on(.options)(path) { _ in OAuthCORS.preflight }
            routes.refuseOtherMethods(at: path, than: methods)
        }
    }
}
