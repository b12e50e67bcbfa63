import CognitoCore
import CognitoPool
import EnvironmentReading
import HTTPServer
import StrictJSON

/// The console: a web page that signs in, shows the token and calls every endpoint. It exists only while testing.
///
/// | request | guard | answer |
/// |---|---|---|
/// | `GET /` | none | the page |
/// | `GET /console/settings` | for a known host, not from another site | the values that the page fills in |
/// | `PUT`, `DELETE /console/groups/:name` | the same, and authentication; embedded pool only | 204, the caller is in the group, or not |
/// | `POST /console/expired-token` | the same | 200, a token of the caller that has expired |
///
/// Source: README.md, "Look around in a browser"
struct Console: Sendable {
    private let test: TestPool
    private let adminsGroup: String
    private let tokenUse: TokenUse
    private let pool: EmbeddedUserPool?
    private let hosts: KnownHost

    /// - Parameters:
    ///   - test: The pool at which the page signs in, and its user.
    ///   - configuration: Names the administrators' group, and the tokens that the API takes.
    ///   - pool: The embedded pool, whose password the page gets and whose groups it may change; `nil` for a real pool.
    ///   - hosts: The hosts for which the API serves the console.
    init(
        _ test: TestPool, _ configuration: CognitoConfiguration, embedded pool: EmbeddedUserPool? = nil, hosts: KnownHost = KnownHost()
    ) {
        self.test = test
        adminsGroup = configuration.adminsGroupName
        tokenUse = configuration.acceptedTokenUse.accepts(.id) ? .id : .access
        self.pool = pool
        self.hosts = hosts
    }

    /// Registers the routes.
    ///
    /// - Parameters:
    ///   - routes: The group of all paths.
    ///   - authentication: Authenticates the caller.
    ///   - subject: Reads the verified `sub` from the guard's output.
    func register<G: Guard>(
        on routes: RouteGroup<RequestContext>, behind authentication: G, subject: @escaping @Sendable (G.Output) -> String
    ) where G.Input == RequestContext {
        let page = ConsolePage(callingPool: pool?.baseURL.text)
        routes.open.get("") { _ in page.response }
        let own = routes.group("console").use(hosts).use(SameOrigin())
        own.get("settings") { _ in settings }
        if let pool {
            ConsoleUser(pool: pool, tokenUse: tokenUse).register(on: own.use(authentication), subject: subject)
        }
    }

    /// The settings contain the password of the embedded pool's user, who lives as long as this process, but never that of a real pool's user.
    private var settings: JSONValue {
        let password: [JSONValue.Member] =
            pool.map { pool in
                [
                    .init("password", .string(test.userPassword.revealed)),
                    .init("issuer", .string("\(pool.baseURL.text)/\(pool.userPool.id)")),
                ]
            } ?? []
        return .object(
            [
                .init("mode", pool == nil ? "remote" : "embedded"), .init("clientId", .string(test.pool.clientIDs.first ?? "")),
                .init("username", .string(test.userEmail)), .init("adminsGroup", .string(adminsGroup)),
                .init("tokenUse", .string(tokenUse.rawValue)),
            ] + password)
    }
}
