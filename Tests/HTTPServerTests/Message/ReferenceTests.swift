import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

struct ReferenceTests {
    @Test(
        arguments: [
            (["books", "7"], "/books/7"), (["a b", "\u{E9}"], "/a%20b/%C3%A9"), (["a/../b", "?x#y"], "/a%2F..%2Fb/%3Fx%23y"),
            (["", "evil.example"], "/evil.example"), (["books", ".."], "/books"), ([".", "..."], "/..."), (["%2e%2e"], "/%252e%252e"),
            (["a\r\nX: y"], "/a%0D%0AX%3A%20y"),
        ])
    func `a location is a path whose segments stay what they are`(segments: [String], expected: String) {
        let first = Response(status: .created).located(at: "elsewhere")
        let response = segments.count == 1 ? first.located(at: segments[0]) : first.located(at: segments[0], segments[1])
        #expect(response.fields.filter { $0.name == .location }.map(\.value) == [expected])
    }

    @Test(
        arguments: [
            ("/books?after=7", "next", "</books?after=7>; rel=\"next\""),
            ("https://a.example/%20?b#c", "up", "<https://a.example/%20?b#c>; rel=\"up\""),
            ("/a>; rel=\"x", "next", "</a%3E;%20rel=%22x>; rel=\"next\""), ("/a\r\nX: y", "next\"", "</a%0D%0AX:%20y>; rel=\"next%22\""),
        ])
    func `a link holds nothing but its target and its relation`(target: String, relation: String, expected: String) {
        let response = Response(status: .ok).linked(to: target, as: relation).linked(to: "/", as: "first")
        #expect(response.fields.map(\.value) == [expected, "</>; rel=\"first\""])
    }

    private func next(_ target: String, with parameters: KeyValuePairs<String, String>) async throws -> String? {
        let table = RouteTable()
        let link: @Sendable (RequestContext) -> Response = { context in
            Response(status: .ok).linked(to: context.request.target(with: parameters), as: "next")
        }
        let root = RouteGroup(table).open
        root.get("**", .context, .query("after", as: [String].self), .query("limit", as: Int?.self), .query("tag", as: [String].self)) {
            context, _, _, _ in link(context)
        }
        root.get("") { context in link(context) }
        return try await Router(table).response(to: Request(.get, target)).fields.first { $0.name.canonicalName == "link" }?.value
    }

    @Test(
        arguments: [
            ("/books", "</books?after=x%26y>"),
            ("/books?limit=5&after=1&tag=a%20b&after=2&tag=c", "</books?limit=5&tag=a%20b&tag=c&after=x%26y>"),
            ("/b%C3%A9%3F?%61fter=1", "</b%C3%A9%3F?after=x%26y>"), ("http://localhost/books?tag=1+1", "</books?tag=1%201&after=x%26y>"),
            // What the route does not read may be a secret, and is not said again.
            ("/books?access_token=secret&Tag=1", "</books?after=x%26y>"), ("/?limit=5", "</?after=x%26y>"),
        ])
    func `the next page is this request with other parameters`(target: String, expected: String) async throws {
        #expect(try await next(target, with: ["after": "x&y"]) == expected + "; rel=\"next\"")
    }

    @Test func `without parameters it is the path`() async throws {
        #expect(try await next("/books", with: [:]) == "</books>; rel=\"next\"")
        #expect(try await next("/", with: ["": ""]) == "</?=>; rel=\"next\"")
    }
}
