import CognitoTesting
import HTTPTesting
import InMemoryTracing
import Synchronization
import Testing
import Tracing

@testable import CognitoCore

@Suite(.timeLimit(.minutes(1))) struct CurlTracingTests {
    private let tracer = InMemoryTracer(idGenerator: .incrementing)

    private var client: CurlClient { CurlClient(limits: CurlLimits(total: .milliseconds(200)), tracer: tracer) }

    private func server(_ answer: String, heads: Heads = Heads()) throws -> LoopbackServer {
        try LoopbackServer { connection in
            let head = connection.readHead()
            heads.all.withLock { $0.append(head) }
            if answer.isEmpty { connection.hang() } else { connection.send(answer) }
        }
    }

    private final class Heads: Sendable {
        let all = Mutex<[String]>([])
    }

    @Test(
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, nil), ("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", 404, nil),
            ("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n", 503, "503"), ("", nil, "timeout"),
        ] as [(String, Int?, String?)])
    func `an exchange has a span, which is an error without a good answer`(answer: String, status: Int?, error: String?) async throws {
        let server = try server(answer)
        let request = CurlRequest(.get, server.url, query: "token=secret", fields: [("Authorization", "Bearer secret")])
        _ = try? await client.send(request)
        let span = try #require(tracer.finishedSpans.first)
        #expect(span.operationName == "GET")
        #expect(span.kind == .client)
        #expect((span.status?.code == .error) == (error != nil))
        var expected: SpanAttributes = [
            "http.request.method": "GET", "url.full": .string("http://127.0.0.1:\(server.port)/keys"), "server.address": "127.0.0.1",
            "server.port": .int64(Int64(server.port)),
        ]
        expected["http.response.status_code"] = status
        expected["error.type"] = error
        #expect(span.attributes == expected)
    }

    @Test(arguments: ["leo%40example.com", "leo@example.com"]) func `T160 an address in a path is concealed`(name: String) async throws {
        let server = try server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        _ = try await client.send(CurlRequest(.get, server.url.appending(path: "users/\(name)/books")))
        let span = try #require(tracer.finishedSpans.first)
        guard case .string(let url)? = span.attributes.get("url.full") else { throw CancellationError() }
        #expect(url.wholeMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+\/keys\/users\/email:[0-9a-f]{16}\/books/) != nil)
    }

    @Test(arguments: [true, false]) func `a request carries its trace on where it is to`(carries: Bool) async throws {
        let heads = Heads()
        let server = try server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", heads: heads)
        let request = CurlRequest(.get, server.url, fields: [("IN-MEMORY-TRACE-ID", "other")])
        _ = try await client.send(carries ? request.carryingTrace : request)
        let head = try #require(heads.all.withLock { $0.first })
        let span = try #require(tracer.finishedSpans.first)
        #expect(head.contains("\r\nin-memory-trace-id: \(span.traceID)\r\n") == carries)
        #expect(head.contains("\r\nin-memory-span-id: \(span.spanID)\r\n") == carries)
        #expect(head.contains("IN-MEMORY-TRACE-ID: other") == !carries)
    }

    @Test func `a span is a part of the trace in which it begins`() async throws {
        let server = try server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        try await tracer.withSpan("outside") { _ in _ = try await client.send(CurlRequest(.get, server.url)) }
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["GET", "outside"])
        #expect(spans[0].parentSpanID == spans[1].spanID)
    }
}
