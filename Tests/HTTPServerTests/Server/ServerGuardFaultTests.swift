import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Guards that cannot decide, or not in time. Over real sockets, with both readiness drivers.
struct ServerGuardFaultTests {
    /// Waits for the gate, and then lets every request pass.
    struct Slow: Guard {
        let begun: AsyncStream<Void>.Continuation
        let gate: AsyncStream<Void>
        let passed: AsyncStream<Void>.Continuation

        func admit(_ context: RequestContext) -> Admission<RequestContext> {
            .later { () async throws(Problem) in
                begun.yield()
                // Not the guard's own task, which is cancelled when the request has been answered for.
                await Task.detached { [gate] in for await _ in gate { break } }.value
                passed.yield()
                return context
            }
        }
    }

    struct Faulty: Middleware {
        struct Fault: Error {}
        func handle(_ context: RequestContext, next: Next<RequestContext>) async throws -> Response {
            throw Fault()
        }
    }

    /// The handlers that have run.
    private let ran = CallLog()

    @Test(arguments: ReadinessDriver.allCases)
    func `T102 a guard that fails is a 500, and the handler does not run`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.wrapped(in: Faulty()).get("a") { _ in
                ran.add("a")
                return "A"
            }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(ServerFixture.get)
            let answer = try await connection.response()
            #expect(answer.status == 500)
            #expect(answer.code == "internal_error")
            #expect(!answer.text.contains("Fault"))
        }
        #expect(ran.all == [])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T102 a guard that takes too long is a 503, and the handler does not run when it passes late`(driver: ReadinessDriver) async throws
    {
        let time = ManualClock()
        let begun = AsyncStream<Void>.makeStream()
        let gate = AsyncStream<Void>.makeStream()
        let passed = AsyncStream<Void>.makeStream()
        let slow = Slow(begun: begun.continuation, gate: gate.stream, passed: passed.continuation)
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.use(slow).get("slow") { _ in
                ran.add("slow")
                return "too late"
            }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, clock: time.serverClock, shards: 1, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in begun.stream { break }
            time.advance(by: .seconds(31))
            let answer = try await connection.response()
            #expect(answer.status == 503)
            #expect(answer.code == "handler_timeout")
            #expect(try await connection.bytesToEnd() == [])
            gate.continuation.finish()
            for await _ in passed.stream { break }
            // By the shard's next turn the handler would have begun.
            let other = try await ServerFixture.connect(port)
            try await other.send(ServerFixture.get)
            #expect(try await other.response().text == "A")
        }
        #expect(ran.all == [])
    }
}
