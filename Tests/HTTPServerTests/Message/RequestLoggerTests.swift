import HTTPServer
import HTTPTesting
import HTTPTypes
import Logging
import Testing

struct RequestLoggerTests {
    private struct Keeper: Context {
        let request: Request
    }

    private struct Keepers: ImmediateGuard {
        func admit(_ context: RequestContext) throws(Problem) -> Keeper { Keeper(request: context.request) }
    }

    private func router() throws -> Router {
        let table = RouteTable()
        let root = RouteGroup(table)
        root.open.get("book") { context in
            context.logger.info("sold", metadata: ["book": "7"])
            context.logger.debug("not at this level")
            return "book"
        }
        root.open.get("later", .context) { context in
            await Task.yield()
            context.logger.warning("late")
            return "book"
        }
        root.use(Keepers()).get("kept") { context in
            context.logger.notice("kept")
            return "book"
        }
        return try Router(table)
    }

    @Test(arguments: [
        ("/book", "info sold book=7 request_id="), ("/later", "warning late request_id="), ("/kept", "notice kept request_id="),
    ])
    func `what a handler logs has the id of its request`(target: String, line: String) async throws {
        let (router, lines) = (try router(), LogLines())
        let requests = [try Request(.get, target), try Request(.get, target)]
        for request in requests { _ = await router.response(to: request, logger: lines.logger(at: .info)) }
        #expect(lines.texts == requests.map { line + "\($0.id)" })
    }

    @Test func `the server's logger stays as it was`() async throws {
        let (router, lines) = (try router(), LogLines())
        let logger = lines.logger(at: .info)
        _ = await router.response(to: try Request(.get, "/book"), logger: logger)
        logger.info("server")
        #expect(lines.texts.last == "info server")
    }

    @Test func `a request that no server has received has a logger, too`() throws {
        let request = try Request(.get, "/")
        #expect(request.logger.label == "lionsden.http")
        #expect(request.logger[metadataKey: "request_id"] == "\(request.id)")
    }
}
