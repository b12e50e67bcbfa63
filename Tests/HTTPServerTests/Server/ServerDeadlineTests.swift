import HTTPTesting
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

    /// A byte a second, as long as one likes: the time is that of the whole section.
    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a field section that drips is served up to its tenth second, and 408 then`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for isInTime in [true, false] {
                try await connection.send(ServerFixture.get + "G")
                #expect(try await connection.response().text == "A")
                for byte in "ET /a HTT".utf8 {
                    time.advance(by: .seconds(1))
                    try await connection.send([byte])
                }
                if isInTime {
                    try await connection.send("P/1.1\r\nHost: x\r\n\r\n")
                    #expect(try await connection.response().text == "A")
                }
            }
            time.advance(by: .seconds(1))
            let late = try await connection.response()
            #expect(late.status == 408)
            #expect(late.code == "request_timeout")
            #expect(late.field("Connection") == "close")
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
            let late = try await connection.response()
            #expect(late.status == 408)
            #expect(late.code == "request_timeout")
            #expect(late.field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    /// Two kibibytes buy two seconds on top of the grace.
    @Test(arguments: ReadinessDriver.allCases, [6, 7])
    func `T86 content that keeps the minimum rate is served, and 408 once it falls behind`(
        driver: ReadinessDriver, seconds: Int
    ) async throws {
        let time = ManualClock()
        let arrived = AsyncStream<Int>.makeStream()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.post("count") { context in
                var count = 0
                for try await piece in context.request.content {
                    count += piece.count
                    arrived.continuation.yield(count)
                }
                return "\(count)"
            }
        }
        try await ServerFixture.serve(driver, clock: time.serverClock, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.response().status == 100)
            try await connection.send([UInt8](repeating: 0x61, count: 2048))
            for await count in arrived.stream where count == 2048 { break }
            time.advance(by: .seconds(seconds))
            if seconds < 7 { try await connection.send([UInt8](repeating: 0x61, count: 952)) }
            let answer = try await connection.response()
            #expect(answer.status == (seconds < 7 ? 200 : 408))
            #expect(answer.code == (seconds < 7 ? nil : "request_timeout"))
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
    func `T91 a handler past its deadline is answered for with 503, and keeps no client waiting`(driver: ReadinessDriver) async throws {
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
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, clock: time.serverClock, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in started.stream { break }
            let other = try await ServerFixture.connect(port)
            try await other.send(ServerFixture.get)
            #expect(try await other.response().text == "A")
            time.advance(by: .seconds(31))
            let answer = try await connection.response()
            #expect(answer.status == 503)
            #expect(answer.code == "handler_timeout")
            #expect(try await connection.bytesToEnd() == [])
            for await _ in cancelled.stream { break }
        }
    }
}
