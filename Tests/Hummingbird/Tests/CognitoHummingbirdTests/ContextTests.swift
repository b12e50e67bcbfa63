import CognitoAuth
import CognitoCore
import CognitoHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// What a program of Hummingbird's does with the contexts.
struct ContextTests {
    /// A context of the application's own in front of the guard.
    private struct Own: RequestContext {
        var coreContext: CoreRequestContextStorage
        var mark = "own"
        var maxUploadSize: Int { 16 }

        init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
    }

    /// One behind it.
    private struct Keeper: ChildRequestContext, AuthenticatedRequestContext {
        typealias ParentContext = AuthenticatedContext<Own, UserClaims>
        var coreContext: CoreRequestContextStorage
        let user: UserClaims
        let name: String

        init(context: ParentContext) throws {
            coreContext = context.coreContext
            user = context.user
            guard let name = context.user.username else { throw HTTPError(.forbidden) }
            self.name = "\(name) of \(context.parent.mark)"
        }
    }

    private struct Note: Codable, ResponseCodable {
        let text: String
    }

    private func answer(
        _ router: Router<Own>, _ method: HTTPRequest.Method, _ uri: String, token: String? = nil, content: String? = nil
    ) async throws -> TestResponse {
        try await Application(router: router).test(.router) { client in
            let headers: HTTPFields = token.map { [.authorization: "Bearer \($0)"] } ?? [:]
            return try await client.executeRequest(uri: uri, method: method, headers: headers, body: content.map { ByteBuffer(string: $0) })
        }
    }

    @Test func `parameters, decoding and bounds are the parent's`() async throws {
        try await World.with { world in
            let router = Router(context: Own.self)
            let users = router.group("dens/:den").authenticated(by: BearerAuthenticator(world.verifier))
            users.post("notes/:id") { request, context in
                let note = try await request.decode(as: Note.self, context: context)
                return Note(text: "\(try context.parameters.require("den"))/\(try context.parameters.require("id")) \(note.text)")
            }
            let token = try world.idToken(of: "leo")
            let written = try await answer(router, .post, "/dens/north/notes/7", token: token, content: #"{"text":"hi"}"#)
            #expect(String(buffer: written.body) == #"{"text":"north\/7 hi"}"# || String(buffer: written.body) == #"{"text":"north/7 hi"}"#)
            let long = try await answer(router, .post, "/dens/north/notes/7", token: token, content: #"{"text":"hi, hi"}"#)
            #expect(long.status == .contentTooLarge)
            #expect(try await answer(router, .post, "/dens/north/notes/7", content: #"{"text":"hi, hi"}"#).status == .unauthorized)
        }
    }

    @Test func `a context of one's own stands in front and behind`() async throws {
        try await World.with { world in
            let router = Router(context: Own.self)
            let keepers = router.authenticated(by: BearerAuthenticator(world.verifier)).group("keepers", context: Keeper.self)
            keepers.get("name") { _, context in context.name }
            keepers.authorized(by: try GroupAuthorization(allowed: ["keepers"])).get("in") { _, _ in "in" }
            let (leo, kit) = (try world.idToken(of: "leo"), try world.idToken(of: "kit"))
            #expect(String(buffer: try await answer(router, .get, "/keepers/name", token: kit).body) == "kit of own")
            #expect(try await answer(router, .get, "/keepers/name").status == .unauthorized)
            #expect(try await answer(router, .get, "/keepers/in", token: leo).status == .ok)
            #expect(try await answer(router, .get, "/keepers/in", token: kit).status == .forbidden)
        }
    }

    @Test func `middleware of a guarded group runs behind the guard`() async throws {
        struct Tag<Context: AuthenticatedRequestContext>: RouterMiddleware {
            func handle(
                _ request: Request, context: Context, next: (Request, Context) async throws -> Response
            ) async throws -> Response {
                var response = try await next(request, context)
                response.headers[.server] = context.user.username
                return response
            }
        }
        try await World.with { world in
            let router = Router(context: Own.self)
            router.authenticated(by: BearerAuthenticator(world.verifier)).add(middleware: Tag()).get("me") { _, _ in "me" }
            #expect(try await answer(router, .get, "/me", token: try world.idToken(of: "leo")).headers[.server] == "leo")
            let refused = try await answer(router, .get, "/me")
            #expect(refused.status == .unauthorized)
            #expect(refused.headers[.server] == nil)
        }
    }

    @Test func `middleware in front of a router refuses what has no token, known path or not`() async throws {
        try await World.with { world in
            let router = Router(context: Own.self)
            router.get("open") { _, _ in "open" }
            router.add(middleware: AuthenticationMiddleware(BearerAuthenticator(world.verifier)))
            router.get("closed") { _, _ in "closed" }
            let keepers: GroupAuthorization<UserClaims> = try GroupAuthorization(allowed: ["keepers"])
            router.group("den").add(middleware: AuthenticationMiddleware(BearerAuthenticator(world.verifier), keepers)).get("in") { _, _ in
                "in"
            }
            let (leo, kit) = (try world.idToken(of: "leo"), try world.idToken(of: "kit"))
            #expect(try await answer(router, .get, "/closed").status == .unauthorized)
            #expect(try await answer(router, .get, "/closed", token: kit).status == .ok)
            #expect(try await answer(router, .get, "/nowhere", token: kit).status == .notFound)
            #expect(try await answer(router, .get, "/den/in", token: kit).status == .forbidden)
            #expect(try await answer(router, .get, "/den/in", token: leo).status == .ok)
        }
    }

    @Test func `HEAD and another spelling of the path do not get around the guard`() async throws {
        try await World.with { world in
            let router = Router(context: Own.self, options: .autoGenerateHeadEndpoints)
            router.authenticated(by: BearerAuthenticator(world.verifier)).get("me") { _, _ in "me" }
            let head = try await answer(router, .head, "/me")
            #expect(head.status == .unauthorized)
            #expect(head.headers[.wwwAuthenticate] == #"Bearer realm="LionsDen""#)
            for path in ["/%6De", "//me", "/me/", "/./me"] { #expect(try await answer(router, .get, path).status != .ok, "\(path)") }
        }
    }
}
