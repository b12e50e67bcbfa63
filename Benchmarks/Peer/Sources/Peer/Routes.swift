import Hummingbird

/// A request, and the user once the middleware has verified the token.
struct PeerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var user: IDToken?

    init(source: Source) {
        coreContext = .init(source: source)
    }
}

/// Lets pass whoever sends a valid bearer token; everybody else is answered with 401.
struct BearerMiddleware: RouterMiddleware {
    let pool: Pool

    func handle(
        _ request: Request, context: PeerContext, next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        let scheme = "Bearer "
        guard let credentials = request.headers[.authorization], credentials.hasPrefix(scheme),
            let user = try? await pool.verify(credentials.dropFirst(scheme.count))
        else { throw HTTPError(.unauthorized) }
        var context = context
        context.user = user
        return try await next(request, context)
    }
}

/// What both routes answer with, as the project's own do.
struct Greeting: ResponseEncodable {
    struct User: Encodable {
        let sub: String
        let username: String
        let email: String?
        let groups: [String]
    }

    let message: String
    var user: User?
}

func makeRouter(_ pool: Pool) -> Router<PeerContext> {
    let router = Router(context: PeerContext.self)
    router.get("public") { _, _ in Greeting(message: "This is open to everybody.") }
    router.group("secure").add(middleware: BearerMiddleware(pool: pool)).get { _, context in
        guard let user = context.user else { throw HTTPError(.unauthorized) }
        return Greeting(
            message: "You are signed in.",
            user: .init(
                sub: user.subject.value, username: user.username, email: user.email, groups: user.groups ?? []))
    }
    return router
}
