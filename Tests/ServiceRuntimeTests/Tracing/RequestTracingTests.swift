import EnvironmentReading
import HTTPServer
import HTTPTesting
import HTTPTypes
import InMemoryTracing
import Logging
import PrometheusMetrics
import Testing
import Tracing

@testable import ServiceRuntime

@Suite(.timeLimit(.minutes(1))) struct RequestTracingTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let parent = "b7ad6b7169203331"

    private let tracer = InMemoryTracer()

    /// The spans of what a client does to a service with these routes.
    private func spans(
        tracer given: (any Tracer)? = nil, _ routes: (RouteGroup<RequestContext>) -> Void, _ body: (TestClient) async throws -> Void
    ) async throws -> [FinishedInMemorySpan] {
        let table = RouteTable(unguardedRoutes: .allowed)
        routes(RouteGroup(table))
        let (addresses, announced) = AsyncStream.makeStream(of: ListenerAddress.self)
        let environment = Environment(process: ["HTTP_PORT": "0", "LOG_LEVEL": "critical", "HTTP_SHARDS": "1"])
        let service = try HTTPService(
            HTTPServiceConfiguration(environment), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: .system,
            services: ManagedServices([]), registry: PrometheusRegistry(), table: table, tracer: given ?? tracer,
            onManagement: { _ in }, onListening: { announced.yield($0) })
        let running = Task { try await service.run() }
        for await case .tcp(_, let port) in addresses {
            try await body(try TestClient("http://127.0.0.1:\(port)"))
            break
        }
        running.cancel()
        try await running.value
        return tracer.finishedSpans
    }

    private func books(_ root: RouteGroup<RequestContext>) {
        root.get("books/:id", .path("id")) { id in id }
        root.get("fails") { _ -> String in throw Problem(status: .internalServerError, code: "x", detail: "x") }
        root.get("refuses") { _ -> String in throw Problem(status: .forbidden, code: "x", detail: "x") }
        root.get("waits") { [tracer] _ in
            await Task.yield()
            return tracer.withSpan("inside") { _ in "done" }
        }
        root.get("at-once") { [tracer] _ in tracer.withSpan("inside") { _ in "done" } }
    }

    @Test func `a request has a span with the names of OpenTelemetry's conventions`() async throws {
        let spans = try await spans(books) { client in
            _ = try await client.send("GET", "/books/a%20b?token=secret", host: "den.example:8443", token: "secret")
        }
        let span = try #require(spans.first)
        #expect(spans.count == 1)
        #expect(span.operationName == "GET /books/:id")
        #expect(span.kind == .server)
        #expect(span.status == nil)
        #expect(
            span.attributes == [
                "http.request.method": "GET", "http.route": "/books/:id", "url.path": "/books/a b", "url.scheme": "http",
                "network.protocol.version": "1.1", "client.address": "127.0.0.1", "server.address": "den.example", "server.port": 8443,
                "http.response.status_code": 200,
            ])
    }

    @Test(arguments: [("/fails", 500, true), ("/refuses", 403, false), ("/nowhere", 404, false), ("/books/1", 200, false)])
    func `only a fault of the server is an error`(path: String, status: Int, isError: Bool) async throws {
        let spans = try await spans(books) { client in
            let answer = try await client.get(path)
            #expect(answer.status == status)
        }
        let span = try #require(spans.first)
        #expect(span.attributes.get("http.response.status_code") == .int64(Int64(status)))
        #expect((span.status?.code == .error) == isError)
        #expect(span.attributes.get("error.type") == (isError ? .string("\(status)") : nil))
        #expect(span.operationName == (path == "/nowhere" ? "GET" : path == "/books/1" ? "GET /books/:id" : "GET \(path)"))
    }

    @Test(arguments: ["/waits", "/at-once"]) func `what a handler does is traced below its request`(path: String) async throws {
        let spans = try await spans(books) { client in
            let answer = try await client.get(path)
            #expect(answer.status == 200)
        }
        let request = try #require(spans.first { $0.kind == .server })
        let inside = try #require(spans.first { $0.operationName == "inside" })
        #expect(inside.parentSpanID == request.spanID)
        #expect(inside.traceID == request.traceID)
    }

    @Test(arguments: [("00-\(trace)-\(parent)-01", true), ("00-\(trace)-0000000000000000-01", false), ("nonsense", false)])
    func `a request goes on with its trace`(field: String, goesOn: Bool) async throws {
        let spans = try await spans(tracer: TraceContextTracer(tracer), books) { client in
            _ = try await client.get("/books/1", fields: [("traceparent", field)])
        }
        #expect((spans.first?.traceID == Self.trace) == goesOn)
        #expect((spans.first?.parentSpanID == Self.parent) == goesOn)
    }

    @Test func `a trace that is named twice is none`() async throws {
        let field = "00-\(Self.trace)-\(Self.parent)-01"
        let spans = try await spans(tracer: TraceContextTracer(tracer), books) { client in
            _ = try await client.get("/books/1", fields: [("traceparent", field), ("traceparent", field)])
        }
        #expect(spans.first?.parentSpanID == nil)
    }

    @Test func `health and metrics have no span`() async throws {
        let spans = try await spans(books) { client in
            for path in ["/healthz", "/readyz", "/metrics"] { _ = try await client.get(path) }
        }
        #expect(spans.isEmpty)
    }

    @Test func `T160 an address in a path is concealed, an unknown method is not repeated`() async throws {
        let spans = try await spans(books) { client in
            _ = try await client.get("/books/leo@example.com")
            _ = try await client.send("BREW", "/books/1")
        }
        guard case .string(let path)? = spans[0].attributes.get("url.path") else { throw CancellationError() }
        #expect(path.hasPrefix("/books/email:") && !path.contains("leo"))
        #expect(spans[1].operationName == "HTTP")
        #expect(spans[1].attributes.get("http.request.method") == "_OTHER")
    }

    @Test func `a request that is never answered has a span that ends`() async throws {
        let (begins, began) = AsyncStream.makeStream(of: Void.self)
        let spans = try await spans { root in
            root.get("hangs") { _ in
                began.yield()
                try await Task.sleep(for: .seconds(3_600))
                return ""
            }
        } _: { client in
            var connection: TestConnection? = try await client.connection()
            try await connection?.send("GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in begins { break }
            try await connection?.endWithReset()
            connection = nil
            while tracer.finishedSpans.isEmpty { await Task.yield() }
        }
        #expect(spans[0].attributes.get("error.type") == "abandoned")
        #expect(spans[0].attributes.get("http.response.status_code") == nil)
    }

    @Test func `a tracer that does nothing is not asked`() { #expect(RequestTracing(unlessIdle: NoOpTracer()) == nil) }
}
