import HTTPTypes
import Testing

@testable import HTTPServer

struct RouterTests {
    private func router(_ register: (RouteGroup<RequestContext>) -> Void) throws -> Router {
        let table = RouteTable(unguardedRoutes: .allowed)
        register(RouteGroup(table))
        return try Router(table)
    }

    private func head(_ method: String, _ target: String) throws -> RequestHead {
        var parser = RequestParser(limits: Limits())
        let bytes = Array("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        return head
    }

    private func resolve(_ router: Router, _ method: String, _ target: String) throws -> String {
        switch router.resolve(try head(method, target)) {
        case .route(let route, let parameters):
            let values = route.pattern.parameterNames.map { "\($0)=\(parameters[$0] ?? "?")" }
            return ([route.method.rawValue, route.pattern.description] + values).joined(separator: " ")
        case .otherMethod(let allow): return "405 \(allow)"
        case .options(let allow): return "options \(allow)"
        case .notFound: return "404"
        }
    }

    @Test(arguments: [
        ("GET", "/", "GET /"), ("GET", "/admin", "GET /admin"), ("HEAD", "/admin", "GET /admin"),
        ("GET", "/%61dmin", "GET /admin"), ("GET", "/admin?x=/y", "GET /admin"), ("GET", "/admin/", "404"),
        ("GET", "/ADMIN", "404"), ("GET", "/admin.json", "404"), ("GET", "/admi", "404"), ("GET", "/admin/x", "404"),
        ("GET", "/admin;x", "404"), ("GET", "/admin%20", "404"), ("GET", "/%2561dmin", "404"),
        ("POST", "/admin", "405 GET, HEAD, OPTIONS"), ("OPTIONS", "/admin", "options GET, HEAD, OPTIONS"),
        ("get", "/admin", "405 GET, HEAD, OPTIONS"), ("GETS", "/admin", "405 GET, HEAD, OPTIONS"),
        ("GE", "/admin", "405 GET, HEAD, OPTIONS"),
        ("BREW", "/admin", "405 GET, HEAD, OPTIONS"), ("BREW", "/nothing", "404"),
        ("OPTIONS", "/nothing", "404"), ("GET", "/notes/7", "GET /notes/:id id=7"), ("GET", "/notes/new", "GET /notes/new"),
        ("GET", "/notes/a%20b", "GET /notes/:id id=a b"), ("GET", "/notes/", "404"),
        ("GET", "/notes/new/pages/2", "GET /notes/:note/pages/:page note=new page=2"),
        ("DELETE", "/notes/7", "405 GET, PUT, HEAD, OPTIONS"),
    ])
    func `T81 T94 a path is matched segment by segment, a method exactly`(method: String, target: String, expected: String) throws {
        let router = try router { root in
            root.get("") { _ in "" }
            root.get("admin") { _ in "" }
            let notes = root.group("notes")
            notes.get(":id") { _ in "" }
            notes.put(":id") { _ in "" }
            notes.get("new") { _ in "" }
            notes.get(":note/pages/:page") { _ in "" }
        }
        #expect(try resolve(router, method, target) == expected)
    }

    @Test(arguments: [
        ("GET", "/a/", "GET /a/"), ("HEAD", "/a/", "GET /a/"), ("POST", "/a/", "405 GET, HEAD, OPTIONS"), ("GET", "/a", "405 PUT, OPTIONS"),
        ("GET", "/a/b", "404"), ("GET", "/b/7/", "GET /b/:id/ id=7"), ("GET", "/b/7", "404"), ("GET", "/b/", "404"), ("GET", "/", "404"),
        ("GET", "/c/", "GET /c/"), ("GET", "/c/d/", "404"), ("GET", "/c/d", "GET /c/**"), ("OPTIONS", "/c/", "options GET, HEAD, OPTIONS"),
    ])
    func `a folder is the path with a slash at its end, and no other`(method: String, target: String, expected: String) throws {
        let router = try router { root in
            root.put("a") { _ in "" }
            root.onFolder(.get, "a") { _ in Response(status: .noContent) }
            root.onFolder(.get, "b/:id") { _ in Response(status: .noContent) }
            root.get("c/**") { _ in "" }
            root.onFolder(.get, "c") { _ in Response(status: .noContent) }
        }
        #expect(try resolve(router, method, target) == expected)
    }

    @Test func `two folders for the same requests are refused when the router is made`() {
        #expect(throws: Router.Clash(method: "GET", first: "/a/:x/", second: "/a/:y/")) {
            try router { root in
                root.onFolder(.get, "a/:x") { _ in Response(status: .noContent) }
                root.onFolder(.get, "a/:y") { _ in Response(status: .noContent) }
            }
        }
    }

    @Test(arguments: [("a/:x", "a/:y"), ("a", "/a/"), ("", "/")])
    func `two routes for the same requests are refused when the router is made`(first: String, second: String) {
        #expect(throws: Router.Clash.self) {
            try router { root in
                root.get(first) { _ in "" }
                root.get(second) { _ in "" }
            }
        }
    }

    @Test func `the clash names both routes`() {
        let clash = Router.Clash(method: "GET", first: "/a/:x", second: "/a/:y")
        #expect(throws: clash) {
            try router { root in
                root.get("a/:x") { _ in "" }
                root.get("a/:y") { _ in "" }
            }
        }
    }

    @Test func `an explicit OPTIONS route takes the place of the general answer`() throws {
        let router = try router { root in
            root.on(.options)("a") { _ in "" }
            root.post("a") { _ in "" }
        }
        #expect(try resolve(router, "OPTIONS", "/a") == "OPTIONS /a")
        #expect(try resolve(router, "GET", "/a") == "405 OPTIONS, POST")
    }
}
