import HTTPTypes
import Testing

@testable import HTTPServer

/// Routes that can never answer what they were meant to answer.
struct PatternFaultTests {
    private func refusal(_ register: (RouteGroup<RequestContext>) -> Void) -> Router.BadPattern? {
        let table = RouteTable()
        register(RouteGroup(table).open)
        do {
            _ = try Router(table)
            return nil
        } catch {
            return error as? Router.BadPattern
        }
    }

    @Test(
        arguments: [
            ("notes/{id}", .braces(segment: "{id}")), ("notes/a}", .braces(segment: "a}")), ("notes/*", .asterisk(segment: "*")),
            ("*.json", .asterisk(segment: "*.json")), ("notes/:id/:id", .repeatedParameter(name: "id")),
            (":", .malformedParameter(name: "")), (":id.json", .malformedParameter(name: "id.json")),
            (":\u{E9}", .malformedParameter(name: "\u{E9}")), ("a/../b", .dotSegment), ("./b", .dotSegment),
            ("notes/**/x", .tailBeforeTheEnd), ("**/:id", .tailBeforeTheEnd), ("**/**", .tailBeforeTheEnd),
            ("a/***", .asterisk(segment: "***")),
            ("a**", .asterisk(segment: "a**")), (":tail/**", .repeatedParameter(name: "tail")), (":**", .malformedParameter(name: "**")),
            ("notes?page", .query(segment: "notes?page")), ("notes#1", .query(segment: "notes#1")),
        ] as [(String, PathPattern.Fault)])
    func `T130 a pattern that is not what it seems is refused when the router is made, naming the route`(
        pattern: String, fault: PathPattern.Fault
    ) {
        let expected = Router.BadPattern(method: "PUT", path: PathPattern(pattern).description, fault: fault)
        #expect(refusal { $0.put(pattern) { _ in "" } } == expected)
        #expect("\(expected)".hasPrefix("PUT \(PathPattern(pattern)) "))
    }

    @Test(arguments: [
        "", "notes/:id", ":a/:b", ":a_b-1", "a:b", "...", ".well-known/x", "%61dmin", "a.json", "~x", "caf\u{E9}", "**", "files/**",
        ":id/**",
    ])
    func `a pattern that says what it is is taken`(pattern: String) {
        #expect(refusal { $0.get(pattern) { _ in "" } } == nil)
    }

    @Test func `T130 a parameter of a group counts as the route's, and is not there twice`() {
        #expect(refusal { $0.group(":id").get("a", .path("id")) { $0 } } == nil)
        #expect(
            refusal { $0.group(":id").get(":id") { _ in "" } }
                == Router.BadPattern(method: "GET", path: "/:id/:id", fault: .repeatedParameter(name: "id")))
    }

    @Test func `T130 a handler that reads the rest of a path which the pattern does not leave is refused`() {
        let expected = Router.BadPattern(method: "GET", path: "/notes/:id", fault: .missingTail)
        #expect(refusal { $0.get("notes/:id", .tail) { $0.joined() } } == expected)
        #expect(refusal { $0.get("notes/:id/**", .path("id"), .tail) { $0 + $1.joined() } } == nil)
        #expect(
            refusal { $0.get("notes/**", .path("tail")) { $0 } }
                == Router.BadPattern(method: "GET", path: "/notes/**", fault: .missingParameter(name: "tail")))
    }

    @Test func `T130 a handler that reads a parameter which the pattern lacks is refused, at once or waiting`() {
        let expected = Router.BadPattern(method: "GET", path: "/notes/:id", fault: .missingParameter(name: "page"))
        #expect(refusal { $0.get("notes/:id", .path("page")) { page in page } } == expected)
        #expect(refusal { $0.get("notes/:id", .path("id"), .path("page")) { id, _ in id } } == expected)
        #expect(
            refusal {
                $0.get("notes/:id", .path("page")) { page in
                    await Task.yield()
                    return page
                }
            } == expected)
    }
}
