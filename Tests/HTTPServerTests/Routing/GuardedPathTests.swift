import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Guards hang on routes, not on paths: whatever a target is spelled like, a handler that runs has had its own guard run before it.
struct GuardedPathTests {
    /// Says which route it was put before.
    struct Mark: ImmediateGuard {
        let route: String
        func admit(_ context: RequestContext) -> Marked { Marked(request: context.request, route: route) }
    }

    struct Marked: Context {
        let request: Request
        let route: String
    }

    /// Every pair of a guard's route and a handler's that have run together.
    private let log = CallLog()

    private static let patterns = ["", "admin", "admin/users", "admin/:id", ":any", "x/admin", ":any/admin/:id", "public", "%61dmin"]

    private func router() throws -> Router {
        let table = RouteTable(unguardedRoutes: .allowed)
        let root = RouteGroup(table)
        for pattern in Self.patterns {
            root.use(Mark(route: PathPattern(pattern).description)).get(pattern) { context in
                log.add("\(context.route) \(PathPattern(pattern)) \(context.request.routePattern)")
                return ""
            }
        }
        return try Router(table)
    }

    /// Sends a request as the server would; answers the status of what never reaches a handler.
    private func run(_ router: Router, _ method: String, _ target: String, fields: String = "") async throws -> Int {
        let head: RequestHead
        do { head = try parseHead("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n") } catch let error as ParseError {
            return error.status
        }
        switch router.resolve(head) {
        case .route(let route, let parameters):
            let request = Request(id: RequestID(1, 2), head: head, parameters: parameters, route: route)
            return try await route.respond(RequestContext(request: request)).response().status.code
        case .otherMethod: return 405
        case .options: return 204
        case .notFound: return 404
        }
    }

    /// What targets are made of: everything by which two readers of a path may come to differ.
    private static let pieces = [
        "/", "/", "/", "/", "admin", "admin", "x", "users", "%61dmin", "%41dmin", "ADMIN", ".", "..", "%2e", "%2f", "%5c", "\\", ";x",
        "%3b", "%00",
        "%20", "%25", "%2561dmin", "?", "#", "//", "%", "%c0%af", "%C3%A9", "\u{FF41}", "public", ".json", "http://a", "*", ":",
    ]

    @Test func `T95 a handler that runs has had its own guard run, whatever the path`() async throws {
        let router = try router()
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var generator = SplitMix(state: seed)
        var ran = 0
        for _ in 0..<20_000 {
            let target = "/" + (0..<generator.below(6)).map { _ in Self.pieces[generator.below(Self.pieces.count)] }.joined()
            let method = ["GET", "HEAD", "POST", "get"][generator.below(4)]
            let status = try await run(router, method, target)
            let calls = log.take()
            ran += calls.count
            #expect([200, 204, 400, 404, 405].contains(status), "seed \(seed), \(target)")
            #expect(calls.count == (status == 200 ? 1 : 0), "seed \(seed), \(target)")
            for call in calls {
                let routes = call.split(separator: " ")
                #expect(routes.count == 3 && Set(routes).count == 1, "seed \(seed), \(target): \(call)")
            }
        }
        #expect(ran > 1000)
    }

    static let spellings: [(target: String, status: Int)] = [
        ("/admin", 200), ("/%61dmin", 200), ("/admin?", 200), ("/admin?x=/../y", 200), ("http://a/admin", 200), ("http://a/%61dmin?x", 200),
        ("//admin", 400), ("/admin/", 404), ("/admin//", 400), ("/./admin", 400), ("/x/../admin", 400), ("/..//admin", 400),
        ("/admin%2f", 400), ("/%2fadmin", 400), ("/admin;x", 404), ("/admin%3bx", 404), ("/ADMIN", 404), ("/admin%00", 400),
        ("/admin%20", 404), ("/admin\\", 400), ("/%5cadmin", 400), ("/%2561dmin", 404), ("/admin.json", 404), ("/%c0%afadmin", 400),
        ("/\u{FF41}dmin", 400), ("/%EF%BD%81dmin", 404), ("http://b/admin", 400), ("http://a//admin", 400), ("/admin#", 400),
    ]
    @Test(arguments: spellings)
    func `T78 T94 a spelling of a guarded path is the same path or no path`(target: String, status: Int) async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        RouteGroup(table).use(Mark(route: "/admin")).get("admin") { context in
            let head = context.request.head
            log.add("\(context.route) \(String(decoding: head.value(of: head.path), as: UTF8.self))")
            return ""
        }
        let router = try Router(table)
        #expect(try await run(router, "GET", target) == status)
        #expect(log.take() == (status == 200 ? ["/admin /admin"] : []))
        #expect(try await run(router, "HEAD", target) == status)
        #expect(log.take() == (status == 200 ? ["/admin /admin"] : []))
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "get", "GETS", "GE", "G"])
    func `T81 T97 another method on a guarded path is a 405, and neither guard nor handler runs`(method: String) async throws {
        #expect(try await run(router(), method, "/admin") == 405)
        #expect(log.all == [])
    }

    @Test(arguments: [
        ("/admin?method=DELETE", ""), ("/admin?_method=DELETE", ""), ("/admin", "X-HTTP-Method-Override: DELETE\r\n"),
        ("/admin", "X-HTTP-Method: DELETE\r\n"), ("/admin", "X-Method-Override: DELETE\r\n"), ("/admin", "_method: DELETE\r\n"),
        ("/public", "X-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\n"),
    ])
    func `T98 nothing but the request line chooses method and path`(target: String, fields: String) async throws {
        #expect(try await run(router(), "GET", target, fields: fields) == 200)
        let path = target.prefix { $0 != "?" }
        #expect(log.all == ["\(path) \(path) \(path)"])
    }

    @Test func `T99 OPTIONS on a guarded path runs neither guard nor handler`() async throws {
        #expect(try await run(router(), "OPTIONS", "/admin", fields: "Origin: https://good.example\r\n") == 204)
        #expect(log.all == [])
    }
}
