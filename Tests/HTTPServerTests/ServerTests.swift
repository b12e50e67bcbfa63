import CognitoTesting
import HTTPTypes
import Logging
import StrictJSON
import Synchronization
import Testing

@testable import HTTPServer

/// The whole engine over real sockets; each test with both readiness drivers.
struct ServerTests {
    private func serve(
        _ driver: ReadinessDriver, limits: Limits = Limits(), clock: ServerClock = .system,
        observe: @escaping @Sendable (RequestRecord) -> Void = { _ in },
        _ register: (RouteGroup<RequestContext>) -> Void, _ body: (UInt16, Server) async throws -> Void
    ) async throws {
        let table = RouteTable()
        register(RouteGroup(table))
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var configuration = ServerConfiguration(
            address: .tcp(host: "127.0.0.1", port: 0), router: try Router(table), logger: logger)
        configuration.readiness = driver
        configuration.limits = limits
        configuration.clock = clock
        configuration.observe = observe
        configuration.shards = 2
        let server = Server(configuration)
        guard case .tcp(_, let port) = try await server.start() else { return }
        do { try await body(port, server) } catch {
            await server.drain()
            throw error
        }
        await server.drain()
    }

    private func connect(_ port: UInt16) async throws -> TestConnection {
        try await TestConnection(host: "127.0.0.1", port: port, patience: 60)
    }

    private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(arguments: ReadinessDriver.allCases)
    func `one connection serves request after request`(driver: ReadinessDriver) async throws {
        try await serve(driver, { $0.get("a") { _ in "A" } }) { port, _ in
            let connection = try await connect(port)
            for _ in 0..<3 {
                try await connection.send(Self.get)
                let answer = try await connection.response()
                #expect(answer.status == 200)
                #expect(answer.text == "A")
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 pipelined requests are answered in order, however many`(driver: ReadinessDriver) async throws {
        try await serve(driver, { $0.get("n/:id", .path("id")) { id in id } }) { port, _ in
            let connection = try await connect(port)
            try await connection.send((0..<100).map { "GET /n/\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            let answers = try await connection.responses(100)
            #expect(answers.map(\.text) == (0..<100).map { "\($0)" })
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 what is malformed behind a valid request ends the connection after both answers`(driver: ReadinessDriver) async throws {
        let ran = Mutex(0)
        try await serve(
            driver,
            { root in
                root.get("a") { _ in
                    ran.withLock { $0 += 1 }
                    return "A"
                }
            }
        ) { port, _ in
            let connection = try await connect(port)
            try await connection.send(Self.get + "GET  /a HTTP/1.1\r\n\r\n" + Self.get)
            let answers = try await connection.responses(2)
            #expect(answers.map(\.status) == [200, 400])
            #expect(answers[1].field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
        }
        #expect(ran.withLock { $0 } == 1)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a request that comes byte by byte is one request`(driver: ReadinessDriver) async throws {
        try await serve(driver, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            for byte in "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".utf8 { try await connection.send([byte]) }
            #expect(try await connection.response().text == "abc")
        }
    }

    private static func registerEcho(_ root: RouteGroup<RequestContext>) {
        root.post("echo") { context in String(decoding: try await context.request.content.collected(), as: UTF8.self) }
        root.post("deaf") { _ in "did not listen" }
        root.get("a") { _ in "A" }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `content arrives whole, with its length or in chunks, at once or late`(driver: ReadinessDriver) async throws {
        try await serve(driver, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            // Around the sizes at which a buffer is full, and far beyond them.
            for size in [1, 65_000, 65_535, 65_536, 65_537, 100_000, 131_072, 1_000_000] {
                let content = String(repeating: "x", count: size)
                let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n"
                for pieces in [[head, content], [head + content]] {
                    for piece in pieces { try await connection.send(piece) }
                    #expect(try await connection.response().text == content)
                }
            }
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            try await connection.send("2;x=y\r\nde\r\n0\r\nTrailer: dropped\r\n\r\n")
            #expect(try await connection.response().text == "abcde")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T75 a client that waits is told to go on when its content is wanted, and not before`(driver: ReadinessDriver) async throws {
        try await serve(driver, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.response().status == 100)
            try await connection.send("ok")
            #expect(try await connection.response().text == "ok")

            try await connection.send("POST /deaf HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            let answer = try await connection.response()
            #expect(answer.text == "did not listen")
            #expect(answer.field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T74 content that nobody reads is no request`(driver: ReadinessDriver) async throws {
        try await serve(driver, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            let smuggled = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
            try await connection.send("POST /deaf HTTP/1.1\r\nHost: x\r\nContent-Length: \(smuggled.utf8.count)\r\n\r\n")
            #expect(try await connection.response().text == "did not listen")
            try await connection.send(smuggled + Self.get)
            #expect(try await connection.response().text == "A")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T84 content that turns out malformed after the answer gets no second one`(driver: ReadinessDriver) async throws {
        try await serve(driver, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            try await connection.send("POST /deaf HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try await connection.response().text == "did not listen")
            try await connection.send("zz\r\n" + Self.get)
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T87 content over the limit is refused before it is read, or as it grows`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { Self.registerEcho($0.accepting(contentBytes: 10)) }
        try await serve(driver, register) { port, _ in
            let declared = try await connect(port)
            try await declared.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n")
            let answer = try await declared.response()
            #expect(answer.status == 413)
            #expect(answer.text.contains("\"code\":\"content_too_large\""))
            #expect(answer.field("Connection") == "close")

            let grown = try await connect(port)
            try await grown.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n1\r\nx\r\n")
            #expect(try await grown.response().status == 413)

            let exact = try await connect(port)
            try await exact.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789")
            #expect(try await exact.response().text == "0123456789")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T87 a client that sends all of a refused content still reads the answer`(driver: ReadinessDriver) async throws {
        try await serve(driver, { Self.registerEcho($0.accepting(contentBytes: 10)) }) { port, _ in
            let connection = try await connect(port)
            let content = [UInt8](repeating: 0x61, count: 200_000)
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(content.count)\r\n\r\n")
            try await connection.send(content)
            try await connection.finishSending()
            #expect(try await connection.response().status == 413)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a client that has closed its direction is still answered`(driver: ReadinessDriver) async throws {
        try await serve(driver, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            try await connection.send(Self.get + Self.get)
            try await connection.finishSending()
            let bytes = try await connection.bytesToEnd()
            #expect(String(decoding: bytes, as: UTF8.self).split(separator: "HTTP/1.1 200 OK").count == 2)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `HEAD and OPTIONS are answered wherever GET is, another method is 405`(driver: ReadinessDriver) async throws {
        try await serve(driver, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            try await connection.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try await connection.response(toHead: true)
            #expect(head.field("Content-Length") == "1")
            try await connection.send("OPTIONS /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let options = try await connection.response()
            #expect(options.status == 204)
            #expect(options.field("Allow") == "GET, HEAD, OPTIONS")
            try await connection.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.response().status == 204)
            try await connection.send("DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let delete = try await connection.response()
            #expect(delete.status == 405)
            #expect(delete.field("Allow") == "GET, HEAD, OPTIONS")
            try await connection.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.response().status == 404)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T82 T91 a handler's own fault is a bare 500 and the connection goes on`(driver: ReadinessDriver) async throws {
        struct Secret: Error {}
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("throws") { _ -> String in throw Secret() }
            root.get("splits") { _ in
                var response = Response(status: .ok)
                response.addField(.location, "x\r\nX-Evil: 1")
                return response
            }
        }
        try await serve(driver, register) { port, _ in
            let connection = try await connect(port)
            for path in ["throws", "splits"] {
                try await connection.send("GET /\(path) HTTP/1.1\r\nHost: x\r\nX-Request-Id: me-1\r\n\r\n")
                let answer = try await connection.response()
                #expect(answer.status == 500)
                #expect(answer.field("Content-Type") == "application/problem+json")
                #expect(answer.field("X-Evil") == nil)
                let body = try JSONDocument(parsing: answer.content).root
                #expect(body["code"]?.string == "internal_error")
                #expect(body["requestId"]?.string == "me-1")
                #expect(answer.field("X-Request-Id") == "me-1")
                #expect(!answer.text.contains("Secret"))
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a handler that waits elsewhere keeps nobody else waiting`(driver: ReadinessDriver) async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("waits") { _ in
                for await _ in gate { break }
                return "at last"
            }
            root.get("a") { _ in "A" }
        }
        try await serve(driver, register) { port, _ in
            let slow = try await connect(port)
            try await slow.send("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n" + Self.get)
            for _ in 0..<4 {
                let other = try await connect(port)
                try await other.send(Self.get)
                #expect(try await other.response().text == "A")
            }
            open.yield()
            #expect(try await slow.responses(2).map(\.text) == ["at last", "A"])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a field section that does not come in time is 408`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            try await connection.send(Self.get + "GET /a HTT")
            #expect(try await connection.response().status == 200)
            time.advance(by: .seconds(11))
            let late = try await connection.response()
            #expect(late.status == 408)
            #expect(late.text.contains("\"code\":\"request_timeout\""))
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 content that comes too slowly is 408`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.response().status == 100)
            time.advance(by: .seconds(6))
            #expect(try await connection.response().status == 408)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a silent connection is closed without a word`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock, Self.registerEcho) { port, _ in
            let connection = try await connect(port)
            try await connection.send(Self.get)
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
        try await serve(driver, clock: time.serverClock, register) { port, _ in
            let connection = try await connect(port)
            try await connection.send("GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in started.stream { break }
            time.advance(by: .seconds(31))
            let answer = try await connection.response()
            #expect(answer.status == 503)
            #expect(answer.text.contains("\"code\":\"handler_timeout\""))
            #expect(try await connection.bytesToEnd() == [])
            for await _ in cancelled.stream { break }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T92 draining answers what is in flight, says goodbye, and accepts nobody new`(driver: ReadinessDriver) async throws {
        let started = AsyncStream<Void>.makeStream()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("waits") { _ in
                started.continuation.yield()
                for await _ in gate { break }
                return "done"
            }
        }
        try await serve(driver, register) { port, server in
            let connection = try await connect(port)
            try await connection.send("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in started.stream { break }
            async let drained: Void = server.drain()
            await #expect(throws: (any Error).self) {
                while true { _ = try await connect(port) }
            }
            open.yield()
            let answer = try await connection.response()
            #expect(answer.text == "done")
            #expect(answer.field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
            await drained
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T89 a full server leaves newcomers in the backlog and takes them when a place is free`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.connections = 2
        try await serve(driver, limits: limits, Self.registerEcho) { port, _ in
            let first = try await connect(port)
            var second: TestConnection? = try await connect(port)
            for connection in [first, second].compactMap({ $0 }) {
                try await connection.send(Self.get)
                #expect(try await connection.response().text == "A")
            }
            let third = try await connect(port)
            try await third.send(Self.get)
            second = nil
            #expect(try await third.response().text == "A")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `each answered request is recorded with its route and its outcome`(driver: ReadinessDriver) async throws {
        let records = Mutex<[RequestRecord]>([])
        let observe: @Sendable (RequestRecord) -> Void = { record in records.withLock { $0.append(record) } }
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("n/:id") { context in
                context.request.note(subject: "s")
                return "abc"
            }
        }
        try await serve(driver, observe: observe, register) { port, _ in
            let connection = try await connect(port)
            try await connection.send("GET /n/7 HTTP/1.1\r\nHost: x\r\nX-Request-Id: r1\r\n\r\nnonsense\r\n")
            _ = try await connection.responses(2)
        }
        let seen = records.withLock { $0 }
        #expect(seen.map(\.status) == [200, 400])
        #expect(seen.map(\.routePattern) == ["/n/:id", ""])
        #expect(seen.map(\.method) == [.get, nil])
        #expect(seen.first?.contentBytes == 3)
        #expect(seen.first?.id.description == "r1")
        #expect(seen.first?.notes == RequestNotes(subject: "s", refusal: nil))
        #expect(seen.last?.notes.refusal != nil)
    }

    @Test func `a second server on the same port is told that the address is in use`() async throws {
        try await serve(.epoll, Self.registerEcho) { port, _ in
            let other = Server(
                ServerConfiguration(
                    address: .tcp(host: "127.0.0.1", port: port), router: try Router(RouteTable()), logger: Logger(label: "test")))
            await #expect(throws: SocketError.addressInUse("127.0.0.1:\(port)")) { try await other.start() }
        }
    }
}
