import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// A client that looks for no answer before it has sent everything, and everything is refused. Over real sockets, with both readiness
/// drivers.
struct ServerRefusedUploadTests {
    /// The handlers that have run.
    private let ran = CallLog()

    private func register(_ root: RouteGroup<RequestContext>) {
        root.use(Closed()).post("closed") { context in try await count(context) }
        root.use(ClosedLater()).post("closed-later") { context in try await count(context) }
        root.post("open") { context in try await count(context) }
        root.accepting(contentBytes: 10).post("small") { context in try await count(context) }
        root.accepting(contentBytes: 10).use(Closed()).post("closed-small") { context in try await count(context) }
        root.get("a") { _ in "A" }
    }

    private func count(_ context: RequestContext) async throws -> String {
        ran.add("count")
        return "\(try await context.request.content.collected().count)"
    }

    /// What each path answers to more content than its route takes.
    private static let refusals = [
        ("/closed", 401, "closed"), ("/closed-later", 403, "closed_later"), ("/open", 413, "content_too_large"),
        ("/small", 413, "content_too_large"), ("/closed-small", 401, "closed"), ("/nothing", 404, "not_found"),
        ("/a", 405, "method_not_allowed"),
    ]

    private static let largest = 8 * 1024 * 1024

    private static func head(_ path: String, _ fields: String...) -> [UInt8] {
        Array("POST \(path) HTTP/1.1\r\nHost: x\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n".utf8)
    }

    private static func content(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x61, count: count) }

    private func expect(_ answer: TestResponse, _ status: Int, _ code: String, _ path: String) {
        #expect(answer.status == status, "\(path)")
        #expect(answer.code == code, "\(path)")
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T128 a client that sends eight mebibytes for nothing reads the answer, and may go on unless they were too many`(
        driver: ReadinessDriver
    ) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            var connection = try await ServerFixture.connect(port)
            for (path, status, code) in Self.refusals {
                try await connection.send(Self.head(path, "Content-Length: \(Self.largest)") + Self.content(Self.largest))
                let answer = try await connection.response()
                expect(answer, status, code, path)
                #expect(answer.field("Connection") == (status == 413 ? "close" : nil), "\(path)")
                if status == 413 {
                    #expect(try await connection.bytesToEnd() == [], "\(path)")
                    connection = try await ServerFixture.connect(port)
                }
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == "A", "\(path)")
            }
        }
        #expect(ran.all == [])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T128 so does a client that wants to close`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            for (path, status, code) in Self.refusals {
                let connection = try await ServerFixture.connect(port)
                let head = Self.head(path, "Content-Length: \(Self.largest)", "Connection: close")
                try await connection.send(head + Self.content(Self.largest))
                expect(try await connection.response(), status, code, path)
                #expect(try await connection.bytesToEnd() == [])
            }
        }
        #expect(ran.all == [])
    }

    /// The open routes' handlers are asked, as their content has no length to be refused for beforehand.
    @Test(arguments: ReadinessDriver.allCases)
    func `T128 so does a client that sends chunks`(driver: ReadinessDriver) async throws {
        let chunks =
            (0..<128).flatMap { _ in Array("10000\r\n".utf8) + Self.content(65_536) + Array("\r\n".utf8) } + Array("0\r\n\r\n".utf8)
        try await ServerFixture.serve(driver, register) { port, _ in
            for (path, status, code) in Self.refusals {
                for fields in ["A: b", "Connection: close"] {
                    let connection = try await ServerFixture.connect(port)
                    try await connection.send(Self.head(path, "Transfer-Encoding: chunked", fields) + chunks)
                    expect(try await connection.response(), status, code, path)
                }
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T87 T128 guards say who may not ask before the length is held against the limit`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            for fields in ["Content-Length: 11", "Content-Length: 9223372036854775807", "Transfer-Encoding: chunked"] {
                let isChunked = fields.hasPrefix("T")
                for (path, status, code) in [("/small", 413, "content_too_large"), ("/closed-small", 401, "closed")] {
                    let connection = try await ServerFixture.connect(port)
                    try await connection.send(Self.head(path, fields) + (isChunked ? Array("b\r\n01234567890\r\n".utf8) : []))
                    expect(try await connection.response(), status, code, path)
                }
            }
        }
        #expect(ran.all == [])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T75 T128 a client that waits gets no 100 for content that is refused`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            for (path, status, code) in Self.refusals {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(Self.head(path, "Content-Length: 5000000", "Expect: 100-continue"))
                let answer = try await connection.response()
                expect(answer, status, code, path)
                #expect(answer.field("Connection") == "close")
                #expect(try await connection.bytesToEnd() == [])
            }
        }
        #expect(ran.all == [])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T128 a byte more than is thrown away ends the connection`(driver: ReadinessDriver) async throws {
        let limits = limits { $0.lingerBytes = 1000 }
        try await ServerFixture.serve(driver, limits: limits, register) { port, _ in
            for (count, closes) in [(1000, false), (1001, true)] {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(Self.head("/closed", "Content-Length: \(count)"))
                #expect(try await connection.response().field("Connection") == (closes ? "close" : nil))
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T128 refused content that falls silent ends the connection`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, register) { port, _ in
            for fields in ["A: b", "Connection: close"] {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(Self.head("/closed", "Content-Length: 5000", fields) + Self.content(100))
                #expect(try await connection.response().status == 401)
                time.advance(by: .seconds(6))
                #expect(try await connection.bytesToEnd() == [])
            }
        }
    }
}
