import HTTPTesting
import HTTPTypes
import Synchronization
import Testing

@testable import HTTPServer

/// Content that is made, or read, while it moves. Over real sockets, with both readiness drivers.
struct ServerStreamingTests {
    struct Broken: Error {}

    /// So many pieces of so many bytes; counts how many were asked for, and says when no writer asks any more.
    final class Pieces: AsyncSequence, Sendable {
        let count: Int
        let size: Int
        let error: (any Error)?
        let made = Mutex(0)
        let ended = AsyncStream<Void>.makeStream()

        init(_ count: Int, of size: Int, then error: (any Error)? = nil) {
            self.count = count
            self.size = size
            self.error = error
        }

        struct AsyncIterator: AsyncIteratorProtocol {
            let pieces: Pieces

            func next() async throws -> [UInt8]? {
                let number = pieces.made.withLock { made in
                    made += 1
                    return made
                }
                if number <= pieces.count { return [UInt8](repeating: 0x61, count: pieces.size) }
                pieces.ended.continuation.yield()
                if let error = pieces.error { throw error }
                return nil
            }
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pieces: self) }
    }

    private func serve(
        _ driver: ReadinessDriver, _ pieces: Pieces, limits: Limits = Limits(), clock: ServerClock = ServerFixture.clock,
        observe: @escaping @Sendable (RequestRecord) -> Void = { _ in }, _ body: (TestConnection, UInt16) async throws -> Void
    ) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("stream") { _ in Response(contentType: .text, streaming: pieces) }
            root.post("count") { context in
                var sizes: [Int] = []
                for try await piece in context.request.content { sizes.append(piece.count) }
                return "\(sizes.reduce(0, +))"
            }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, limits: limits, clock: clock, observe: observe, register) { port, _ in
            try await body(try await ServerFixture.connect(port), port)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T83 a stream with a status that has no content is not sent, and the next answer is not taken for it`(
        driver: ReadinessDriver
    ) async throws {
        let records = Mutex<[RequestRecord]>([])
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("stream/:status", .path("status")) { status in
                Response(
                    status: HTTPResponse.Status(code: Int(status) ?? 0), contentType: .text,
                    streaming: Pieces(status == "304" ? 0 : 3, of: 5))
            }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, observe: { record in records.withLock { $0.append(record) } }, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let http2 = try await ServerFixture.http2(port)
            for status in [204, 304] {
                try await connection.send("GET /stream/\(status) HTTP/1.1\r\nHost: x\r\n\r\n" + ServerFixture.get)
                let answers = try await connection.responses(2)
                #expect(answers.map(\.status) == [status, 200])
                #expect(answers.map(\.text) == ["", "A"])
                #expect(answers[0].field("Transfer-Encoding") == nil)
                let answer = try await http2.answer(http2.request("/stream/\(status)"))
                #expect(answer.status == status)
                #expect(answer.isEnded)
                #expect(answer.content == [])
            }
        }
        #expect(records.withLock { $0.map(\.contentBytes) } == [0, 1, 0, 0, 1, 0])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T164 to a client of HTTP 1.0 the end of a stream that has failed is a reset, and that of a whole one is none`(
        driver: ReadinessDriver
    ) async throws {
        for error in [nil, Broken()] as [Broken?] {
            try await serve(driver, Pieces(3, of: 5, then: error)) { connection, _ in
                try await connection.send("GET /stream HTTP/1.0\r\n\r\n")
                if error == nil {
                    #expect(try await connection.response().text == "aaaaaaaaaaaaaaa")
                    #expect(try await connection.bytes() == [])
                } else {
                    await #expect(throws: TestClientError.connectionClosed) { while try await !connection.bytes().isEmpty {} }
                }
            }
        }
    }

    private static let request = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(arguments: ReadinessDriver.allCases)
    func `a streamed answer comes in chunks, and the connection goes on`(driver: ReadinessDriver) async throws {
        let records = Mutex<[RequestRecord]>([])
        try await serve(driver, Pieces(3, of: 5), observe: { record in records.withLock { $0.append(record) } }) { connection, _ in
            try await connection.send(Self.request + ServerFixture.get)
            let answers = try await connection.responses(2)
            #expect(answers[0].field("Transfer-Encoding") == "chunked")
            #expect(answers[0].field("Content-Length") == nil)
            #expect(answers[0].text == "aaaaaaaaaaaaaaa")
            #expect(answers[1].text == "A")
        }
        #expect(records.withLock { $0.map(\.contentBytes) } == [15, 1])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `an HTTP 1_0 client reads until the connection closes`(driver: ReadinessDriver) async throws {
        try await serve(driver, Pieces(3, of: 5)) { connection, _ in
            try await connection.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let answer = try await connection.response()
            #expect(answer.field("Transfer-Encoding") == nil)
            #expect(answer.field("Connection") == "close")
            #expect(answer.text == "aaaaaaaaaaaaaaa")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `HEAD gets the head, and no piece is made`(driver: ReadinessDriver) async throws {
        let pieces = Pieces(3, of: 5)
        try await serve(driver, pieces) { connection, _ in
            try await connection.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.response(toHead: true).status == 200)
            try await connection.send(ServerFixture.get)
            #expect(try await connection.response().text == "A")
        }
        #expect(pieces.made.withLock { $0 } == 0)
    }

    /// An HTTP/1.0 client need not wait for the end of the connection either.
    @Test(arguments: ReadinessDriver.allCases, [0, 1])
    func `a stream of a known length is sent with it, and the connection goes on`(driver: ReadinessDriver, minorVersion: Int) async throws {
        let records = Mutex<[Int]>([])
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("stream") { _ in Response(contentType: .text, streaming: Pieces(3, of: 5), length: 15) }
            root.get("empty") { _ in Response(contentType: .text, streaming: Pieces(0, of: 0), length: 0) }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, observe: { record in records.withLock { $0.append(record.contentBytes) } }, register) {
            port, _ in
            let connection = try await ServerFixture.connect(port)
            for (method, path) in [("GET", "stream"), ("HEAD", "stream"), ("GET", "empty"), ("GET", "a")] {
                try await connection.send("\(method) /\(path) HTTP/1.\(minorVersion)\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")
                let answer = try await connection.response(toHead: method == "HEAD")
                #expect(answer.field("Content-Length") == ["stream": "15", "empty": "0", "a": "1"][path])
                #expect(answer.field("Transfer-Encoding") == nil)
                #expect(answer.text == (method == "HEAD" ? "" : ["stream": "aaaaaaaaaaaaaaa", "empty": "", "a": "A"][path]))
            }
        }
        #expect(records.withLock { $0 } == [15, 0, 0, 1])
    }

    @Test(arguments: ReadinessDriver.allCases, [14, 16])
    func `T164 a stream of another length than was told ends the connection, and nothing is sent beyond its length`(
        driver: ReadinessDriver, length: Int
    ) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("stream") { _ in Response(contentType: .text, streaming: Pieces(3, of: 5), length: length) }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(Self.request + ServerFixture.get)
            let text = String(decoding: try await connection.bytesToEnd(), as: UTF8.self)
            #expect(text.contains("Content-Length: \(length)\r\n"))
            let content = text.split(separator: "\r\n\r\n").last ?? ""
            #expect(content == String(repeating: "a", count: length < 15 ? 10 : 15))
            let http2 = try await ServerFixture.http2(port)
            let stream = try await http2.request("/stream")
            #expect(try await http2.reset(of: stream) == 2)
            #expect(try await http2.answer(http2.request("/a")).text == "A")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a stream that fails ends without an end`(driver: ReadinessDriver) async throws {
        try await serve(driver, Pieces(2, of: 3, then: Broken())) { connection, _ in
            try await connection.send(Self.request)
            await #expect(throws: TestClientError.connectionClosed) { try await connection.response() }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T91 pieces are made no faster than the peer takes them, and all of them arrive`(driver: ReadinessDriver) async throws {
        let pieces = Pieces(300, of: 100_000)
        try await serve(driver, pieces) { connection, port in
            try await connection.send("GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let other = try await ServerFixture.connect(port)
            // The kernel's buffers take a few megabytes; after so many answers to another client a runaway stream would be done.
            for _ in 0..<200 {
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
            }
            #expect(pieces.made.withLock { $0 } < 250)
            let received = try await connection.bytesToEnd()
            #expect(received.count > 300 * 100_000)
            #expect(received.suffix(5).elementsEqual("0\r\n\r\n".utf8))
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a peer that stops reading a stream is given up, and the stream with it`(driver: ReadinessDriver) async throws {
        let pieces = Pieces(300, of: 100_000)
        let time = ManualClock()
        var limits = Limits()
        limits.idleTimeout = .seconds(20)
        try await serve(driver, pieces, limits: limits, clock: time.serverClock) { connection, port in
            try await connection.send(Self.request)
            // Each round ends with the tick that closes an idle connection; by the last one the stream has long come to a standstill.
            for _ in 0..<5 {
                let other = try await ServerFixture.connect(port)
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
                time.advance(by: .seconds(31))
                _ = try await other.bytesToEnd()
            }
            let received = try await connection.bytesToEnd()
            #expect(received.count < 300 * 100_000)
            #expect(!received.suffix(5).elementsEqual("0\r\n\r\n".utf8))
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T105 a stream is cut off when the request's time is over, and its maker is told`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        let cancelled = AsyncStream<Void>.makeStream()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("endless") { context in
                context.request.endAnswer(at: time.secondsSinceEpoch + 600)
                context.request.endAnswer(at: time.secondsSinceEpoch + 60)
                context.request.endAnswer(at: time.secondsSinceEpoch + 600)
                let pieces = AsyncStream<[UInt8]>.makeStream()
                pieces.continuation.yield(Array("first".utf8))
                pieces.continuation.onTermination = { _ in cancelled.continuation.yield() }
                return Response(contentType: .text, streaming: pieces.stream)
            }
        }
        try await ServerFixture.serve(driver, clock: time.serverClock, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            var received: [UInt8] = []
            while !String(decoding: received, as: UTF8.self).hasSuffix("\r\n\r\n5\r\nfirst\r\n") {
                received += try await connection.bytes()
            }
            time.advance(by: .seconds(62))
            #expect(try await connection.bytesToEnd() == [])
            for await _ in cancelled.stream { break }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `content can be read piece by piece as it arrives`(driver: ReadinessDriver) async throws {
        try await serve(driver, Pieces(0, of: 0)) { connection, _ in
            let content = String(repeating: "x", count: 700_000)
            try await connection.send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 700000\r\n\r\n" + content)
            #expect(try await connection.response().text == "700000")
            try await connection.send("POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            #expect(try await connection.response().text == "0")
        }
    }
}
