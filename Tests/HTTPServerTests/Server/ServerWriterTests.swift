import HTTPTesting
import Synchronization
import Testing

@testable import HTTPServer

/// Content that a closure writes. Over real sockets, with both readiness drivers.
struct ServerWriterTests {
    struct Broken: Error {}

    private typealias Write = @Sendable (inout ContentWriter) async throws -> Void

    private func serve(
        _ driver: ReadinessDriver, length: Int? = nil, _ write: @escaping Write, _ body: (TestConnection, UInt16) async throws -> Void
    ) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("written") { _ in Response(contentType: .text, length: length, writing: write) }
            root.get("events") { _ in Response(contentType: .eventStream, writing: write) }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, shards: 1, register) { port, _ in
            try await body(try await ServerFixture.connect(port), port)
        }
    }

    private static let request = "GET /written HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(arguments: ReadinessDriver.allCases)
    func `what is written comes in chunks, nothing for an empty piece, and the connection goes on`(driver: ReadinessDriver) async throws {
        let write: Write = { writer in
            try await writer.write([0x61, 0x62])
            try await writer.write([])
            try await writer.write("")
            try await writer.write("cé")
        }
        try await serve(driver, write) { connection, _ in
            try await connection.send(Self.request + ServerFixture.get)
            let answers = try await connection.responses(2)
            #expect(answers[0].field("Transfer-Encoding") == "chunked")
            #expect(answers.map(\.text) == ["abcé", "A"])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `events are written as readers of event streams read them`(driver: ReadinessDriver) async throws {
        let write: Write = { writer in
            try await writer.write(ServerSentEvent(event: "tick", data: "1"))
            try await writer.write(.comment)
        }
        try await serve(driver, write) { connection, _ in
            try await connection.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = try await connection.response()
            #expect(answer.field("Content-Type") == "text/event-stream")
            #expect(answer.field("X-Accel-Buffering") == "no")
            #expect(answer.text == "event: tick\ndata: 1\n\n:\n\n")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a closure that throws ends the connection without an end of the content`(driver: ReadinessDriver) async throws {
        let write: Write = { writer in
            try await writer.write("abc")
            throw Broken()
        }
        try await serve(driver, write) { connection, _ in
            try await connection.send(Self.request)
            await #expect(throws: TestClientError.connectionClosed) { try await connection.response() }
        }
    }

    @Test(arguments: ReadinessDriver.allCases, [4, 5, 6])
    func `T164 a closure writes the length that was announced, or the connection ends`(
        driver: ReadinessDriver, length: Int
    ) async throws {
        // What goes wrong is caught on purpose: the answer must not pass for a whole one all the same.
        let write: Write = { writer in
            try await writer.write("ab")
            try? await writer.write("cde")
        }
        try await serve(driver, length: length, write) { connection, _ in
            try await connection.send(Self.request + ServerFixture.get)
            guard length != 5 else {
                let answers = try await connection.responses(2)
                #expect(answers[0].field("Content-Length") == "5")
                return #expect(answers.map(\.text) == ["abcde", "A"])
            }
            let text = String(decoding: try await connection.bytesToEnd(), as: UTF8.self)
            #expect(text.hasSuffix(length == 4 ? "\r\n\r\nab" : "\r\n\r\nabcde"))
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T91 a closure writes no faster than the peer takes it`(driver: ReadinessDriver) async throws {
        let written = Mutex(0)
        let write: Write = { writer in
            for _ in 0..<300 {
                try await writer.write([UInt8](repeating: 0x61, count: 100_000))
                written.withLock { $0 += 1 }
            }
        }
        try await serve(driver, write) { connection, port in
            try await connection.send("GET /written HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let other = try await ServerFixture.connect(port)
            for _ in 0..<200 {
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
            }
            #expect(written.withLock { $0 } < 250)
            #expect(try await connection.bytesToEnd().count > 300 * 100_000)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T90 every write of a closure whose peer has left throws`(driver: ReadinessDriver) async throws {
        let ends = AsyncStream<[Bool]>.makeStream()
        let write: Write = { writer in
            do {
                while true { try await writer.write([UInt8](repeating: 0x61, count: 10_000)) }
            } catch {
                var isSame = false
                do { try await writer.write("more") } catch is CancellationError { isSame = true }
                ends.continuation.yield([error is CancellationError, isSame])
                throw error
            }
        }
        try await serve(driver, write) { _, port in
            try await readAndLeave(port)
            for await end in ends.stream {
                #expect(end == [true, true])
                break
            }
        }
    }

    private func readAndLeave(_ port: UInt16) async throws {
        let connection = try await ServerFixture.connect(port)
        try await connection.send(Self.request)
        _ = try await connection.bytes()
        try await connection.endWithReset()
    }
}
