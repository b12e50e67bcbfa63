import HTTPServer
import HTTPTesting
import HTTPTypes
import Testing

/// A router that answers without a socket.
struct RouterResponseTests {
    private func router() throws -> Router {
        let table = RouteTable()
        let root = RouteGroup(table).open
        root.get("notes/:id", .path("id")) { id in "note \(id)" }
        root.accepting(contentBytes: 5).post("notes") { context in
            let content = try await context.request.content.collected()
            return String(decoding: content + (try await context.request.content.collected()), as: UTF8.self)
        }
        root.get("who") { context in context.request.head.onlyField(.userAgent).map { String(decoding: $0, as: UTF8.self) } ?? "nobody" }
        return try Router(table)
    }

    private func text(_ response: Response) -> String {
        if case .bytes(let bytes) = response.content { String(decoding: bytes, as: UTF8.self) } else { "" }
    }

    @Test func `a request of a test's own is routed, guarded and answered`() async throws {
        let router = try router()
        #expect(text(await router.response(to: try Request(.get, "/notes/a%20b"))) == "note a b")
        #expect(text(await router.response(to: try Request(.get, "/who", fields: [.userAgent: "test"]))) == "test")
        #expect(text(await router.response(to: try Request(.get, "/who"))) == "nobody")
        #expect(text(await router.response(to: try Request(.post, "/notes", content: Array("leo".utf8)))) == "leoleo")
    }

    @Test func `what no handler answers is answered as a server does`() async throws {
        let router = try router()
        #expect(await router.response(to: try Request(.get, "/nothing")).status == .notFound)
        let other = await router.response(to: try Request(.put, "/notes"))
        #expect(other.status == .methodNotAllowed)
        #expect(other.fields.map(\.value) == ["POST, OPTIONS"])
        #expect(await router.response(to: try Request(.options, "/notes")).status == .noContent)
        #expect(await router.response(to: try Request(.post, "/notes", content: [1, 2, 3, 4, 5])).status == .ok)
        #expect(await router.response(to: try Request(.post, "/notes", content: [1, 2, 3, 4, 5, 6])).status == .contentTooLarge)
    }

    @Test(arguments: [("/a b", 400), ("a", 400), ("//a", 400), ("/%2e%2e", 400), ("/" + String(repeating: "a", count: 9_000), 414)])
    func `a request that no server would take cannot be made`(target: String, status: Int) {
        let problem = #expect(throws: Problem.self) { try Request(.get, target) }
        #expect(problem?.status.code == status)
    }

    @Test func `a request of a test's own has a context`() throws {
        let request = try Request(.patch, "/a?b", fields: [.cookie: "x=1"])
        #expect(RequestContext(request: request).request.method == .patch)
        #expect(request.head.authority == "localhost")
        #expect(request.fields[.cookie] == "x=1")
    }
}
