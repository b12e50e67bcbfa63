import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTypes
import ServiceRuntime
import StrictJSON

/// The routes of the API, with their guards. Routes that need a database are in `DataRoutes`.
struct Routes {
    let verifier: CognitoVerifier
    let adminsGroup: String
    let services: ManagedServices
    /// `nil` without a database; the routes that need one are not registered then.
    let data: DataService?
    let revocations: (any RevocationList)?
    let clock: ApplicationClock
    let cookie: CookieCredentials?
    /// The API as a resource of OAuth clients; `nil` if it has no resource identifier.
    var resource: ProtectedResource?

    /// Of every bearer challenge.
    var realm: Realm { .standard.describing(resource) }
    private var source: CredentialSource { cookie?.source ?? .authorizationField }

    /// Registers the OpenAPI document of all registered routes that have a description, here or in `others`.
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
        secure.get("me") { context in
            // As they were signed, byte for byte: the strict JSON reader has accepted these bytes.
            Response(status: .ok, contentType: .json, content: .bytes(context.user.claimsSetBytes))
        }
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

    /// Registers `/auth/verify` for the methods that a proxy may pass on; each gets the same verdict. OPTIONS needs the guard, too: without it
    /// the router answers 204, which a proxy takes for admission. A cookie does not count, since most proxies ask by GET whatever the client's
    /// method is, which would hide an unsafe request of another site's page.
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

extension Problem {
    static let noEmail = Problem(status: .notFound, code: "not_found", detail: "The token carries no e-mail address.")
}
