import CognitoTesting
import HTTPTypes
import Logging
import Synchronization
import Testing

@testable import HTTPServer

/// Deadlines, on a clock that the test moves. Over real sockets, with both readiness drivers.
struct ServerDeadlineTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a field section that does not come in time is 408`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(ServerFixture.get + "GET /a HTT")
            #expect(try await connection.response().status == 200)
            time.advance(by: .seconds(11))
            let late = try await connection.response()
            #expect(late.status == 408)
            #expect(late.code == "request_timeout")
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 content that comes too slowly is 408`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.response().status == 100)
            time.advance(by: .seconds(6))
            #expect(try await connection.response().status == 408)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a silent connection is closed without a word`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(ServerFixture.get)
            #expect(try await connection.response().status == 200)
            time.advance(by: .seconds(76))
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T91 a handler past its deadline is answered for with 503`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        let started = AsyncStream<Void>.makeStream()
        let cancelled = AsyncStream<Void>.makeStream()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("hangs") { _ in
                started.continuation.yield()
                await withTaskCancellationHandler {
                    for await _ in AsyncStream<Never>.makeStream().stream {}
                } onCancel: {
                    cancelled.continuation.yield()
                }
                return "too late"
            }
        }
        try await ServerFixture.serve(driver, clock: time.serverClock, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in started.stream { break }
            time.advance(by: .seconds(31))
            let answer = try await connection.response()
            #expect(answer.status == 503)
            #expect(answer.code == "handler_timeout")
            #expect(try await connection.bytesToEnd() == [])
            for await _ in cancelled.stream { break }
        }
    }
}
