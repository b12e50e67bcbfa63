import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTypes
import ServiceRuntime
import StrictJSON

/// The routes of the API and who may call each; those that need a database are in `DataRoutes`.
struct Routes {
    let verifier: CognitoVerifier
    let adminsGroup: String
    let services: ManagedServices
    /// `nil` where nothing is kept: then the routes that need a database are not there.
    let data: DataService?
    let revocations: (any RevocationList)?
    let clock: ApplicationClock
    let cookie: CookieCredentials?
    /// What the API is to OAuth clients; `nil` if it is no resource by name.
    var resource: ProtectedResource?

    private var realm: Realm { .standard.describing(resource) }
    private var source: CredentialSource { cookie?.source ?? .authorizationField }

    /// Adds the document of all routes that are there and described, here or by `others`.
    func describe(_ table: RouteTable, _ others: [RouteDescription] = []) {
        let metadata = (resource?.paths ?? []).flatMap(Self.metadataDescriptions)
        Self.document(Self.descriptions + metadata + others, checking: services.names).register(in: table)
    }

    func register(on root: RouteGroup<RequestContext>) throws {
        resource?.register(on: root)
        root.use(OptionalAuthentication(verifier, from: source, realm: realm)).get("public") { context in
            Greeting(message: "This is open to everybody.", user: context.user)
        }

        let secure = root.group("secure").use(Authentication(verifier, from: source, realm: realm))
        if let schemes {
            root.group("secure").use(schemes.callers()).get("") { context in Greeting(message: "You are signed in.", caller: context.user) }
        } else {
            secure.get("") { context in Greeting(message: "You are signed in.", user: context.user) }
        }
        secure.get("me") { context in Response(verifiedClaims: context.user) }
        secure.get("email", CognitoUser(\.email)) { email -> JSONValue in
            guard let email else { throw Problem.noEmail }
            return ["email": .string(email)]
        }
        secure.get("events") { context in
            Response(events: SessionEvents(of: context.user, services: services, revocations: revocations, clock: clock))
        }

        LiveRoutes(verifier).register(on: root.use(Authentication(verifier, from: source, .webSocketSubprotocol, realm: realm)))

        let admin = root.use(Authentication(verifier, from: source, realm: realm))
            .use(try GroupAuthorization(allowed: [adminsGroup], required: [adminsGroup]))
        admin.get("admin") { context in Greeting(message: "You are an administrator.", user: context.user) }

        if let data, let schemes {
            try DataRoutes(data: data, schemes: schemes, adminsGroup: adminsGroup).register(on: root)
            proxied(ForwardAuthentication(schemes.proxied), on: root)
        } else {
            proxied(ForwardAuthentication(verifier, realm: realm), on: root)
        }
    }

    /// Whichever of these methods a proxy hands on gets the same verdict, and any other method none. OPTIONS is named because otherwise
    /// everybody is answered 204 to it, which a proxy would take for a yes. A cookie is not looked at: most proxies ask with GET whatever the
    /// client's method is, so that nothing here could tell which of its requests a page of another site has made.
    private func proxied(_ admission: ForwardAuthentication<some ScopedClaims>, on root: RouteGroup<RequestContext>) {
        let group = root.group("auth").use(admission)
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options] {
            group.on(method)("verify") { context in Response(identifying: context.user) }
        }
    }

    private var schemes: CallerSchemes? {
        data.map { CallerSchemes(verifier: verifier, source: source, keys: $0.keys, now: clock.now, realm: realm) }
    }
}
