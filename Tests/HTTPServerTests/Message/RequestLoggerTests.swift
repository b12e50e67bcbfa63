import HTTPServer
import HTTPTesting
import HTTPTypes
import Logging
import Synchronization
import Testing

struct RequestLoggerTests {
    /// Keeps the lines that are logged: the level, the message and all metadata.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }
        var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

        private struct Handler: LogHandler {
            let lines: Lines
            var metadata = Logger.Metadata()
            var logLevel = Logger.Level.info

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                lines.lines.withLock { $0.append("\(event.level) \(event.message) \(fields.joined(separator: " "))") }
            }
        }
    }

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
        let (router, lines) = (try router(), Lines())
        let requests = [try Request(.get, target), try Request(.get, target)]
        for request in requests { _ = await router.response(to: request, logger: lines.logger) }
        #expect(lines.all == requests.map { line + "\($0.id)" })
    }

    @Test func `the server's logger stays as it was`() async throws {
        let (router, lines) = (try router(), Lines())
        let logger = lines.logger
        _ = await router.response(to: try Request(.get, "/book"), logger: logger)
        logger.info("server")
        #expect(lines.all.last == "info server ")
    }

    @Test func `a request that no server has received has a logger, too`() throws {
        let request = try Request(.get, "/")
        #expect(request.logger.label == "lionsden.http")
        #expect(request.logger[metadataKey: "request_id"] == "\(request.id)")
    }
}
