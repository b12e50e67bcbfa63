import HTTPTesting
import HTTPTypes
import Synchronization
import Testing

@testable import HTTPServer

/// What a middleware sees of its group.
struct MiddlewareTests {
    private struct Closed: ImmediateGuard {
        func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
            throw Problem(status: .unauthorized, code: "closed", detail: "").with(.wwwAuthenticate, "Bearer")
        }
    }

    private struct Unforeseen: Error {}

    /// Notes the status of every answer that it sees.
    private struct Watch: Middleware {
        let log: CallLog

        func handle(_ context: RequestContext, next: Next<RequestContext>) async -> Response {
            let response = await next(context)
            log.add("\(response.status.code)")
            return response
        }
    }

    private let log = CallLog()

    private func router() throws -> Router {
        let table = RouteTable(unguardedRoutes: .allowed)
        let group = RouteGroup(table).wrapped(in: Watch(log: log)).wrapped(in: AddedField(.server, "den"))
        group.get("open") { _ in "open" }
        group.use(Closed()).get("closed") { _ in "never" }
        group.use(ClosedLater()).get("later") { _ in "never" }
        group.get("problem") { _ -> String in throw Problem.notFound }
        group.get("failure") { _ -> String in throw Unforeseen() }
        return try Router(table)
    }

    @Test(arguments: [("/open", 200), ("/closed", 401), ("/later", 403), ("/problem", 404), ("/failure", 500)])
    func `a middleware sees every answer of its group, refusals of guards inside included`(target: String, status: Int) async throws {
        let response = try await router().response(to: Request(.get, target))
        #expect(response.status.code == status)
        #expect(response.hasField(.server))
        #expect(log.all == ["\(status)"])
    }

    @Test func `what refuses keeps its fields, and its reason for the log`() async throws {
        let response = try await router().response(to: Request(.get, "/closed"))
        #expect(response.hasField(.wwwAuthenticate))
        #expect(response.contentType == .problem)
    }

    @Test func `a middleware is around what was registered in its group alone`() async throws {
        #expect(try await router().response(to: Request(.get, "/nothing")).hasField(.server) == false)
        #expect(log.all == [])
    }
}
