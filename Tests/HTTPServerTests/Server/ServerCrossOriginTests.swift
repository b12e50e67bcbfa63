import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// The policy over real sockets: it is on every answer, also on those of the server itself.
struct ServerCrossOriginTests {
    private let ran = CallLog()
    private let started = AsyncStream<Void>.makeStream()

    private func register(_ root: RouteGroup<RequestContext>) {
        root.get("a") { _ in "A" }
        root.on(.options)("own") { _ in
            ran.add("own")
            return "mine"
        }
        root.get("split") { _ in
            var response = Response(status: .ok)
            response.addField(.location, "a\r\nX: y")
            return response
        }
        root.get("fault") { _ -> String in throw CancellationError() }
        root.get("hangs") { _ in
            started.continuation.yield()
            for await _ in AsyncStream<Never>.makeStream().stream {}
            return "too late"
        }
        root.accepting(contentBytes: 4).post("small") { context in
            String(decoding: try await context.request.content.collected(), as: UTF8.self)
        }
    }

    private func serve(clock: ServerClock = ServerFixture.clock, _ body: (UInt16) async throws -> Void) async throws {
        let policy = try CrossOriginBench.policy()
        try await ServerFixture.serve(.epoll, clock: clock, crossOrigin: policy, register) { port, _ in try await body(port) }
    }

    private func answer(_ request: String, _ port: UInt16) async throws -> TestResponse {
        let connection = try await ServerFixture.connect(port)
        try await connection.send(request)
        return try await connection.response()
    }

    private func request(_ line: String, _ fields: String..., content: String = "") -> String {
        "\(line) HTTP/1.1\r\nHost: x\r\nOrigin: \(CrossOriginBench.good)\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n" + content
    }

    private func expectGranted(_ answer: TestResponse, _ status: Int, _ code: String?) {
        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect(answer.field("Access-Control-Allow-Origin") == CrossOriginBench.good)
        #expect(answer.field("Access-Control-Expose-Headers")?.hasPrefix("WWW-Authenticate, X-Request-Id, Retry-After") == true)
        #expect(answer.field("Vary") == "Origin")
    }

    @Test func `T101 refusals carry it as answers do`() async throws {
        try await serve { port in
            let chunks = "Transfer-Encoding: chunked"
            let rows: [(String, Int, String?)] = [
                (request("GET /a"), 200, nil), (request("OPTIONS /a"), 204, nil), (request("GET /nothing"), 404, "not_found"),
                (request("POST /a"), 405, "method_not_allowed"), (request("GET /split"), 500, "internal_error"),
                (request("GET /fault"), 500, "internal_error"), (request("POST /small", "Content-Length: 5"), 413, "content_too_large"),
                (request("POST /small", chunks, content: "x\r\n"), 400, "bad_request"),
                (request("POST /small", chunks, content: "5\r\nabcde\r\n"), 413, "content_too_large"),
            ]
            for (request, status, code) in rows { expectGranted(try await answer(request, port), status, code) }
        }
    }

    @Test func `T101 content that comes too slowly is 408 with it`() async throws {
        let time = ManualClock()
        try await serve(clock: time.serverClock) { port in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(request("POST /small", "Content-Length: 4", "Expect: 100-continue"))
            #expect(try await connection.response().status == 100)
            time.advance(by: .seconds(6))
            expectGranted(try await connection.response(), 408, "request_timeout")
        }
    }

    @Test func `T101 a handler past its deadline is 503 with it`() async throws {
        let time = ManualClock()
        try await serve(clock: time.serverClock) { port in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(request("GET /hangs"))
            for await _ in started.stream { break }
            time.advance(by: .seconds(31))
            expectGranted(try await connection.response(), 503, "handler_timeout")
        }
    }

    @Test func `what is no request has no origin, and its answer varies all the same`() async throws {
        try await serve { port in
            for (line, status) in [("GET /a HTTP/2.0", 505), ("GET /" + String(repeating: "a", count: 9000) + " HTTP/1.1", 414)] {
                let answer = try await answer("\(line)\r\nOrigin: \(CrossOriginBench.good)\r\n\r\n", port)
                #expect(answer.status == status)
                #expect(answer.field("Access-Control-Allow-Origin") == nil)
                #expect(answer.field("Vary") == "Origin")
            }
        }
    }

    @Test func `T99 a path with a route of OPTIONS answers a preflight as that says`() async throws {
        try await serve { port in
            let asked = "Access-Control-Request-Method: GET"
            let preflight = try await answer(request("OPTIONS /own", asked), port)
            #expect(preflight.status == 200)
            #expect(preflight.field("Access-Control-Allow-Methods") == nil)
            #expect(ran.all == ["own"])
            expectGranted(try await answer(request("OPTIONS /own"), port), 200, nil)
            expectGranted(try await answer(request("OPTIONS /nothing", asked), port), 404, "not_found")
            let server = try await answer(request("OPTIONS *", asked), port)
            #expect(server.status == 204)
            #expect(server.field("Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS")
        }
    }
}
