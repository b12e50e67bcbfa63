import HTTPTypes
import Synchronization
import Testing

@testable import HTTPServer

struct RouteGroupTests {
    /// A context that only a guard of this file makes.
    struct Stamped: Context {
        let request: Request
        let stamps: [String]
    }

    struct Stamp: ImmediateGuard {
        let name: String
        var log = CallLog()
        func admit(_ context: RequestContext) -> Stamped {
            log.add(name)
            return Stamped(request: context.request, stamps: [name])
        }
    }

    struct SecondStamp: ImmediateGuard {
        let name: String
        var log = CallLog()
        func admit(_ context: Stamped) -> Stamped {
            log.add(name)
            return Stamped(request: context.request, stamps: context.stamps + [name])
        }
    }

    struct Closed: ImmediateGuard {
        func admit(_ context: Stamped) throws(Problem) -> Stamped { throw Problem(status: .forbidden, code: "closed", detail: "") }
    }

    private func respond(_ table: RouteTable, _ index: Int = 0, target: String = "/") async throws -> Response {
        var parser = RequestParser(limits: Limits())
        let bytes = Array("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        guard case .route(let route, let parameters) = try Router(table).resolve(head) else { throw CancellationError() }
        let request = Request(id: RequestID(1, 2), head: head, parameters: parameters)
        return try await route.respond(RequestContext(request: request)).response()
    }

    private func text(_ response: Response) -> String {
        if case .bytes(let bytes) = response.content { String(decoding: bytes, as: UTF8.self) } else { "" }
    }

    @Test func `T102 guards run in the order in which they were added, outer groups first`() async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        RouteGroup(table).use(Stamp(name: "outer")).group("").use(SecondStamp(name: "inner")).get("") {
            $0.stamps.joined(separator: " ")
        }
        #expect(text(try await respond(table)) == "outer inner")
    }

    @Test func `T102 a guard that refuses keeps the handler from running`() async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        let ran = Mutex(false)
        RouteGroup(table).use(Stamp(name: "a")).use(Closed()).get("") { _ in
            ran.withLock { $0 = true }
            return ""
        }
        await #expect(throws: Problem(status: .forbidden, code: "closed", detail: "")) { try await respond(table) }
        #expect(ran.withLock { $0 } == false)
    }

    @Test func `T102 an outer guard that refuses keeps the inner ones from running`() async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        let log = CallLog()
        RouteGroup(table).use(Stamp(name: "a", log: log)).use(Closed()).group("").use(SecondStamp(name: "b", log: log)).get("") { _ in "" }
        await #expect(throws: Problem(status: .forbidden, code: "closed", detail: "")) { try await respond(table) }
        #expect(log.all == ["a"])
    }

    @Test func `the group a guard was added to stays as it was`() async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        let root = RouteGroup(table)
        _ = root.use(Stamp(name: "a"))
        root.get("") { context in "\(type(of: context))" }
        #expect(text(try await respond(table)) == "RequestContext")
    }

    @Test func `extractors give the handler its arguments in order`() async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        let stamps = Extractor<Stamped, Int> { $0.stamps.count }
        RouteGroup(table).use(Stamp(name: "a")).get("notes/:id/:page", .path("id"), stamps, .path("page")) { id, count, page in
            "\(id) \(count) \(page)"
        }
        #expect(text(try await respond(table, target: "/notes/x/2")) == "x 1 2")
    }

    @Test func `a group keeps its content limit for the routes registered through it`() {
        let table = RouteTable(unguardedRoutes: .allowed)
        let root = RouteGroup(table)
        root.accepting(contentBytes: 5).group("a").post("b") { _ in "" }
        root.post("c") { _ in "" }
        #expect(table.routes.map(\.contentLimit) == [5, nil])
    }

    @Test func `T103 a table starts only when each route is behind a guard or said to be open`() throws {
        let table = RouteTable()
        let root = RouteGroup(table)
        let guarded = root.use(Stamp(name: "a")).group("b")
        guarded.get("first") { _ in "" }
        root.open.group("c").accepting(contentBytes: 1).post("d") { _ in "" }
        guarded.get("later") { _ in "" }
        _ = try Router(table)
        root.group("e").put(":f") { _ in "" }
        #expect(throws: Router.NoPolicy(method: "PUT", path: "/e/:f")) { try Router(table) }
        #expect("\(Router.NoPolicy(method: "PUT", path: "/e/:f"))".hasPrefix("PUT /e/:f is behind no guard"))
    }

    @Test func `T103 a middleware that is no guard is no policy`() {
        let table = RouteTable()
        RouteGroup(table).wrapped(in: Passing()).get("a") { _ in "" }
        #expect(throws: Router.NoPolicy(method: "GET", path: "/a")) { try Router(table) }
    }

    struct Passing: Middleware {
        func handle(_ context: RequestContext, next: Next<RequestContext>) async -> Response { await next(context) }
    }

    @Test func `a table that is said to allow unguarded routes takes them`() throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        RouteGroup(table).get("a") { _ in "" }
        _ = try Router(table)
    }
}
