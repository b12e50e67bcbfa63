import HTTPTypes
import Testing

@testable import HTTPServer

/// What `**` stands for.
struct PathTailTests {
    private func resolve(_ method: String, _ target: String, _ register: (RouteGroup<RequestContext>) -> Void) throws -> String {
        let table = RouteTable(unguardedRoutes: .allowed)
        register(RouteGroup(table))
        var parser = RequestParser(limits: Limits())
        let bytes = Array("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        switch try Router(table).resolve(head) {
        case .route(let route, let parameters):
            let tail = parameters.pathTail.map { " [\($0.segments.joined(separator: "|"))]\($0.isFolder ? "/" : "")" } ?? ""
            let values = route.pattern.parameterNames.map { " \($0)=\(parameters[$0] ?? "?")" }
            return "\(route.method.rawValue) \(route.pattern)\(values.joined())\(tail)"
        case .otherMethod(let allow): return "405 \(allow)"
        case .options(let allow): return "options \(allow)"
        case .notFound: return "404"
        }
    }

    @Test(arguments: [
        ("GET", "/files/a", "GET /files/** [a]"), ("GET", "/files/a/b/c", "GET /files/** [a|b|c]"),
        ("HEAD", "/files/a", "GET /files/** [a]"),
        ("GET", "/files/a%20b/%C3%A9", "GET /files/** [a b|\u{E9}]"), ("GET", "/files/%2e%2E.", "GET /files/** [...]"),
        ("GET", "/files/%2525", "GET /files/** [%25]"), ("GET", "/files/a?b=/c", "GET /files/** [a]"),
        ("GET", "/files", "404"), ("GET", "/files/", "404"), ("GET", "/files/a/", "404"), ("GET", "/filesa", "404"),
        ("GET", "/file/s", "404"),
        ("OPTIONS", "/files/a/", "404"), ("PUT", "/files/a/", "404"), ("PUT", "/files/a", "405 GET, HEAD, OPTIONS"),
        ("OPTIONS", "/files/a/b", "options GET, HEAD, OPTIONS"),
        // A literal goes before a parameter, and a parameter before the rest.
        ("GET", "/files/new", "GET /files/new"), ("GET", "/files/new/x", "GET /files/** [new|x]"),
        ("GET", "/files/7/pages", "GET /files/:id/pages id=7"), ("GET", "/files/7/page", "GET /files/** [7|page]"),
        ("GET", "/files/7/pages/1", "GET /files/** [7|pages|1]"),
        // One with a parameter of its own, found after others have been tried.
        ("GET", "/den/7/a/b", "GET /den/:id/** id=7 [a|b]"), ("GET", "/den/7", "404"),
    ])
    func `T94 it is one segment or more, and nothing where another route fits`(method: String, target: String, expected: String) throws {
        let found = try resolve(method, target) { root in
            root.get("files/**") { _ in "" }
            root.get("files/new") { _ in "" }
            root.get("files/:id/pages") { _ in "" }
            root.get("den/:id/**") { _ in "" }
            root.get("den/:id/a/c") { _ in "" }
        }
        #expect(found == expected)
    }

    @Test(arguments: [
        ("PUT", "/covers/7", "PUT /covers/:name name=7"), ("GET", "/covers/7", "GET /covers/** [7]"),
        ("HEAD", "/covers/7", "GET /covers/** [7]"),
        ("DELETE", "/covers/7", "405 PUT, GET, POST, HEAD, OPTIONS"), ("OPTIONS", "/covers/7", "options PUT, GET, POST, HEAD, OPTIONS"),
        ("POST", "/covers/7", "POST /** [covers|7]"), ("POST", "/covers/7/x", "POST /** [covers|7|x]"), ("GET", "/covers/7/", "404"),
        ("GET", "/other", "405 POST, OPTIONS"), ("PUT", "/covers/new", "405 DELETE, GET, POST, HEAD, OPTIONS"),
    ])
    func `a rest has the methods that more exact routes lack`(method: String, target: String, expected: String) throws {
        let found = try resolve(method, target) { root in
            root.get("covers/**") { _ in "" }
            root.put("covers/:name") { _ in "" }
            root.delete("covers/new") { _ in "" }
            root.post("**") { _ in "" }
        }
        #expect(found == expected)
    }

    @Test(arguments: [("/", "404"), ("/a", "GET /** [a]"), ("/a/b", "GET /** [a|b]"), ("/a/", "404"), ("/x", "GET /x")])
    func `a rest may be all of the path`(target: String, expected: String) throws {
        let found = try resolve("GET", target) { root in
            root.get("**") { _ in "" }
            root.get("x") { _ in "" }
        }
        #expect(found == expected)
    }

    @Test(arguments: [
        ("GET", "/files/", "GET /files/** []/"), ("GET", "/files/a/", "GET /files/** [a]/"), ("GET", "/files/a", "GET /files/** [a]"),
        ("PUT", "/files/a/", "404"), ("PUT", "/files/a", "PUT /files/** [a]"), ("GET", "/files", "404"),
    ])
    func `a route may take folders`(method: String, target: String, expected: String) throws {
        let found = try resolve(method, target) { root in
            root.register(.get, "files/**", takesFolders: true) { _ in .response(Response(status: .ok)) }
            root.put("files/**") { _ in "" }
        }
        #expect(found == expected)
    }

    @Test(arguments: [("/", "GET /** []/"), ("/a/", "GET /** [a]/")])
    func `the route of all paths may take folders`(target: String, expected: String) throws {
        #expect(
            try resolve("GET", target) { $0.register(.get, "**", takesFolders: true) { _ in .response(Response(status: .ok)) } } == expected
        )
    }

    @Test(
        arguments: [
            ("/files/../a", .dotSegment), ("/files/a/..", .dotSegment), ("/files/%2e%2e/a", .dotSegment), ("/files/.%2E", .dotSegment),
            ("/files/.", .dotSegment), ("/files//a", .emptySegment), ("//files/a", .emptySegment),
            ("/files/a%2Fb", .encodedSeparator(0x2F)),
            ("/files/a%5cb", .encodedSeparator(0x5C)), ("/files/a%00", .encodedControl(0)), ("/files/%0a", .encodedControl(0x0A)),
            ("/files/%C0%AE%C0%AE/a", .pathNotUTF8), ("/files/%", .invalidPercentEscape),
            ("/files/a%2", .invalidPercentEscape), ("/files/a\\b", .invalidTargetByte(0x5C)),
        ] as [(String, ParseError)])
    func `T96 a path with dot segments, empty ones, or separators that are escaped never gets there`(
        target: String, error: ParseError
    ) throws {
        for takesFolders in [false, true] {
            #expect(throws: error) {
                try resolve("GET", target) { root in
                    root.register(.get, "**", takesFolders: takesFolders) { _ in .response(Response(status: .ok)) }
                }
            }
        }
    }

    @Test func `two routes for the same rest are refused when the router is made`() {
        #expect(throws: Router.Clash(method: "GET", first: "/a/**", second: "/a/**")) {
            try resolve("GET", "/") { root in
                root.get("a/**") { _ in "" }
                root.group("a").get("**") { _ in "" }
            }
        }
    }
}
