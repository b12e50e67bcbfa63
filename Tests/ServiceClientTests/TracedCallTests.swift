import CognitoCore
import HTTPServer
import HTTPTesting
import InMemoryTracing
import Testing

@testable import ServiceClient

@Suite(.timeLimit(.minutes(1))) struct TracedCallTests {
    @Test func `an upstream is told of the trace, and a token endpoint is not`() async throws {
        let tracer = InMemoryTracer()
        let den = try Recorder(Recorder.json("1"))
        let upstream = Upstream(
            "den", at: .loopback(port: Int(den.server.port)), CurlClient(tracer: tracer), credentials: nil, metrics: nil)
        #expect(try await upstream.get("lions").decode(Int.self) == 1)
        let span = try #require(tracer.finishedSpans.first)
        #expect(den.values(of: "in-memory-trace-id") == [span.traceID])
        let tokens = try Recorder(Recorder.json(#"{"access_token":"a","token_type":"Bearer"}"#))
        let plain = CurlRequest(.post([]), .loopback(port: Int(tokens.server.port)))
        _ = try await CurlClient(tracer: tracer).send(plain)
        #expect(tokens.values(of: "in-memory-trace-id") == [])
        #expect(tracer.finishedSpans.count == 2)
    }
}
